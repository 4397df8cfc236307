/**
 * `npm run lint:openapi`: checks the served contract against the rules of redocly.yaml. Exits with 1 when one is
 * broken.
 */
import { formatProblems, getTotals, lintFromString, loadConfig } from '@redocly/openapi-core';
import { contract } from '../src/http/openapi/serve.ts';

const config = await loadConfig({ configPath: 'redocly.yaml' });
const problems = await lintFromString({
  source: JSON.stringify(contract(), undefined, 2),
  absoluteRef: 'openapi.json',
  config,
});
const totals = getTotals(problems);
formatProblems(problems, { totals, format: 'stylish', version: '', maxProblems: 100 });
process.stdout.write(
  `${Object.keys(contract().paths ?? {}).length} paths, ${totals.errors} errors, ${totals.warnings} warnings\n`,
);
process.exitCode = totals.errors + totals.warnings > 0 ? 1 : 0;
