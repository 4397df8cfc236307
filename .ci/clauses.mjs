// Holds the specification in docs/spec, what cites it, and the tests that prove it against each other.
// `npm run clauses [-- TESTS]`: TESTS is the JSON report of a run of vitest, of which only tests that passed prove anything;
// without it the texts in quotes of all tests' files do. Exits with 1 and a line for each of these:
// - a clause that is cited in sources, tests or documents and does not exist;
// - a clause that no test names, unless .ci/unproven.txt lists it; one that is listed there and named all the same;
// - a text of docs/spec that is not that of ../shared/spec, where new work is specified, when that lies beside this checkout.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const specification = join(root, 'docs', 'spec');
const source = join(root, '..', 'shared', 'spec');
const documents = ['domain', 'interfaces', 'documents', 'pages', 'operations'];
const faults = [];

const textOf = (...path) => readFileSync(join(...path), 'utf8');
/** The introduction of each text, which says what is not built, stands only in this repository. This leaves it out. */
const withoutIntroduction = (text) => text.slice(text.search(/^# /m));
const texts = new Map(documents.map((name) => [name, textOf(specification, `${name}.md`)]));

const clauses = [...texts.values()].flatMap((text) =>
  [...text.matchAll(/^(\d+\.\d+(?:\.\d+)?) /gm)].map(([, clause]) => clause),
);
const known = new Set(clauses);
// A heading, such as 9.1 of the documents, may be cited as a whole.
const headings = new Set(
  [...texts].flatMap(([name, text]) =>
    [...text.matchAll(/^#+ (\d+(?:\.\d+)?)\.? /gm)].flatMap(([, heading]) =>
      heading.includes('.') ? [heading] : [`${name} ${heading}`],
    ),
  ),
);

const clause = String.raw`(?:1[0-2]|[1-9])\.[1-9]\d?(?:\.\d{1,2})?`;
const list = `${clause}(?:(?:, | and |, and |; |–| to )${clause})*`;
// Matches citations such as "4.3, 4.4: a rule", "(4.10)", "(inclusive, 5.6)" and "domain 5.9". A price or a version number
// is not followed or preceded by these signs.
const citing = new RegExp(
  [
    String.raw`(?<![\w.,€×/-]|[×=€] )(${list})(?=: )`,
    String.raw`\((?:(?!RFC)[^()\d]*[,:;] )?(?:(?:domain|documents|pages|operations)(?:\.md)? )?(${list})\)`,
    String.raw`\b(?:domain|documents|pages|operations)(?:\.md)? (${list})`,
  ].join('|'),
  'g',
);
const citedIn = (text) =>
  [...text.matchAll(citing)].flatMap(([, ...lists]) =>
    lists.flatMap((one) => one?.match(new RegExp(clause, 'g')) ?? []),
  );
const sectionsIn = (text) =>
  [...text.matchAll(/\b(domain|interfaces|documents|operations)(?:\.md)?(?:,? section)? (\d{1,2})(?![\d.])/g)].map(
    ([, name, section]) => `${name} ${section}`,
  );

const quoted = /(["'`])(?:\\.|(?!\1)[^\\\n])*\1/g;
const quotedIn = (text) => [...text.matchAll(quoted)].map(([words]) => words);
const comments = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
/** The comments and the texts in quotes of a source. Code itself cites nothing. */
const wordsOf = (path, text) =>
  /\.(ts|mjs)$/.test(path)
    ? [...[...text.matchAll(comments)].map(([words]) => words), ...quotedIn(text)].join('\n')
    : text;

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|md)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)));
const files = [...['src', 'test', 'bench', 'tools', 'docs'].flatMap(filesIn), 'README.md', 'CHANGELOG.md'];
for (const file of files.filter((path) => existsSync(join(root, path)))) {
  const words = wordsOf(file, textOf(root, file));
  const missing = [
    ...citedIn(words).filter((cited) => !known.has(cited) && !headings.has(cited)),
    ...sectionsIn(words).filter((cited) => !headings.has(cited)),
  ];
  for (const cited of new Set(missing)) faults.push(`${file} cites ${cited}, which the specification does not have.`);
}

/** The texts in quotes of all tests' files, whether the tests pass or not. This is quick, for a developer at work. */
const written = () =>
  filesIn('test').flatMap((file) => (file.endsWith('.test.ts') ? quotedIn(textOf(root, file)) : []));
const passedIn = (report) =>
  JSON.parse(readFileSync(report, 'utf8'))
    .testResults.flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ ancestorTitles, title }) => [...ancestorTitles, title].join(' > '));

const [report] = process.argv.slice(2);
const proven = new Set((report === undefined ? written() : passedIn(report)).flatMap(citedIn));
const unproven = textOf(root, '.ci', 'unproven.txt')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
for (const one of clauses.filter((each) => !proven.has(each) && !unproven.includes(each)))
  faults.push(`No test names clause ${one}.`);
for (const one of unproven.filter((each) => proven.has(each)))
  faults.push(`A test names clause ${one}: take it off .ci/unproven.txt.`);
for (const one of unproven.filter((each) => !known.has(each)))
  faults.push(`.ci/unproven.txt lists ${one}, which the specification does not have.`);

if (existsSync(source))
  for (const [name, text] of texts) {
    const [ours, theirs] = [withoutIntroduction(text), textOf(source, `${name}.md`)].map((each) => each.split('\n'));
    const at = theirs.findIndex((line, index) => line !== ours[index]);
    if (at !== -1 || ours.length !== theirs.length)
      faults.push(
        `docs/spec/${name}.md is not as ../shared/spec has it, from its line ${at === -1 ? theirs.length : at + 1} on.`,
      );
  }

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stdout.write(
  `${clauses.filter((each) => proven.has(each)).length} of ${clauses.length} clauses are named by a test, ${faults.length} faults.\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
