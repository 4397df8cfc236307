// Lists the clauses of domain.md that no test names. `npm run clauses -- [SPEC [TESTS]]`: SPEC is domain.md, TESTS the JSON
// report of a run of vitest, of which only tests that passed count; without it the names are asked of vitest.
// Exits with 1 when a clause is neither named nor on the list of those not built yet.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const notYet = new Map([['6.4', "parents' sharing"]]);

const listed = () => {
  const { stdout } = spawnSync('npx', ['vitest', 'list', '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.slice(stdout.indexOf('['))).map(({ name }) => name);
};

const passedIn = (report) =>
  JSON.parse(readFileSync(report, 'utf8'))
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ fullName }) => fullName);

const [spec = '../shared/spec/domain.md', report] = process.argv.slice(2);
const clauses = [...readFileSync(spec, 'utf8').matchAll(/^(\d+\.\d+) /gm)].map(([, clause]) => clause);
const names = report === undefined ? listed() : passedIn(report);
// Names hold prices and versions too, which have more digits or a sign beside them.
const named = new Set(names.flatMap((name) => name.match(/(?<![\w.,€×-])\d\.\d{1,2}(?![\d.])/g) ?? []));

const missing = clauses.filter((clause) => !named.has(clause) && !notYet.has(clause));
const done = [...notYet.keys()].filter((clause) => named.has(clause) || !clauses.includes(clause));
for (const clause of missing) process.stderr.write(`No test names clause ${clause} of domain.md.\n`);
for (const clause of done) process.stderr.write(`Clause ${clause} has a test by now: take it off the list.\n`);
const waiting = [...notYet].map(([clause, what]) => `${clause} ${what}`).join(', ');
process.stdout.write(
  `${clauses.filter((clause) => named.has(clause)).length} of ${clauses.length} clauses are named by a test; not yet: ${waiting}\n`,
);
process.exitCode = missing.length + done.length > 0 ? 1 : 0;
