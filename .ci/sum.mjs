// One line from vitest's JSON report: N passed, N failed[, N skipped]. Exits with 1 when anything failed.
import { readFileSync } from 'node:fs';

const [path, exitCode = '0'] = process.argv.slice(2);

const report = () => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
};

const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = report();
// A file that could not even be loaded has no tests in it; an error outside all tests is only in the exit code.
const files = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
).length;
const counted = numFailedTests + files;
const failed = counted === 0 && (exitCode !== '0' || passed === 0) ? 1 : counted;
const skipped = numPendingTests + numTodoTests;

process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 ? 1 : 0;
