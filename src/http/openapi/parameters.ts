/** Describes every parameter of the interface, with an example, by its place and its name. */
import type { ZodOpenApiOperationObject } from 'zod-openapi';

type Described = { readonly description: string; readonly example: string | number };

const described = (description: string, example: string | number): Described => ({ description, example });

const parameters: Readonly<Record<string, Described>> = {
  'path school': described('A school: BRIN and location number', '12AB00'),
  'path board': described('A board, by its number in the register', '12345'),
  'path importId': described(
    'An import, as its own answer and the list of imports name it',
    '01J3Z0V6M7Q8R9S0T1V2W3X4Y5',
  ),
  'path key': described(
    "A result's key: tried first as answers show it (16 hexadecimal digits), then as in the file that it came from",
    'R1-2024-08-01',
  ),
  'path pseudonym': described(
    "The pseudonym of any of the pupil's ids",
    '2e84b0629826ea7adf0227bec2338e6fc007e0ca079d4a8f128d9f0541f992bb',
  ),
  'path id of pupil-links': described(
    'A link, as the list of links names it: the pseudonyms of its two ids',
    '2e84b0629826ea7adf0227bec2338e6fc007e0ca079d4a8f128d9f0541f992bb-dea77e073ffb6bff8e56d6fec897503f7f1312a55bb7424441230654d3ca0d46',
  ),
  'path from': described('The first day on which it holds', '2027-01-01'),
  'path day': described('A business day in Europe/Amsterdam', '2024-08-01'),
  'path number': described("A document's number", '2024-000001'),
  'path stream': described('A stream of events', 'documents'),
  'path revision': described('An event, by its number in its stream, from 0', 0),
  'query kind': described('Only streams of this kind', 'results'),
  'query prefix': described('Only streams whose name begins with this', 'results-'),
  'query type': described('Only events of this type', 'ResultsImported'),
  'path plan': described('A plan, by its name in the catalogue', 'per-pupil'),
  'path source': described('A pupil-tracking system that files come from', 'parnassys'),
  'path name': described('A read model, as `GET /projections` lists it', 'documents'),
  'path id of payments': described('A payment, as the list of payments names it', 'P00000012'),
  'path id of pilots': described('A pilot: its board and its number there', '12345-P1'),
  'path id of framework-agreements': described('A framework agreement: its board and its number there', '12345-A1'),
  'path id of guardians': described('A guardian, by the opaque id that the school gave', 'g-1'),
  'path id of information-requests': described('A request for information', '01J3Z0V6M7Q8R9S0T1V2W3X4Y5'),
  'path id of signatories': described(
    'Who signed or accepted, as the agreement names it',
    '01J3Z0V6M7Q8R9S0T1V2W3X4Y5',
  ),
  'path id of jobs': described(
    'A job: the id of the request that asked for it',
    '00000000-0000-4000-8000-000000000217',
  ),
  'path id of deliveries': described('A delivery of the document', '8e03978e-40d5-43e8-bc93-6894a57f9324'),
  'query language': described('Of the page that a form is sent on to; default: as the browser asks', 'nl'),
  'query landing': described('The page to come back to', '/scholen/12AB00/mijn-gegevens'),
  'query endsOn': described('The first day on which the agreement is no longer in force', '2027-08-01'),
  'query source': described('The pupil-tracking system that the file is an export of', 'parnassys'),
  'query linkedOn': described(
    'The day on which the file is linked; default: today. An earlier one needs X-Reason',
    '2025-08-01',
  ),
  'query onError': described('`skip`: good rows are taken, the others reported', 'skip'),
  'query faults': described('`all`: every bad row of a refused file is listed; with `preview=true`', 'all'),
  'query confirm': described('`true`: a file that names hardly any pupil whom the school knows is meant so', 'true'),
  'query import': described(
    'Only pupils whom a result that this import linked makes count',
    '01J3Z0V6M7Q8R9S0T1V2W3X4Y5',
  ),
  'query category': described('Only pupils whom a result of this category makes count', 'standardised-test'),
  'query byHand': described('`true`: only pupils whom a result that was corrected by hand makes count', 'true'),
  'query cursor': described('`next` of the page before, on the same path', 'y3l2M8vXo1QvCw7kMjAyNi0wMDAwMTc'),
  'query order': described('`asc` or `desc`, by what the list is ordered by', 'asc'),
  'query search': described('Only what holds this text, whatever its case', 'wilg'),
  'query ids': described('Only these schools: at most 100 ids, parted by commas', '12AB00,34CD00'),
  'query limit': described('At most so many items', 100),
  'query preview': described('`true`: nothing is written, and what would follow is answered', 'true'),
  'query from': described('The first day, included', '2026-08-01'),
  'query from of difference': described('The earlier moment', '2026-08-01'),
  'query to': described('The last day, included', '2027-07-31'),
  'query to of difference': described('The later moment; default: now', '2027-07-31'),
  'query yearGroups': described('Only pupils of these year groups: ranges and single ones, parted by commas', '3-8'),
  'query asKnownAt': described('As it was known at a past moment; default: now', '2026-08-01T12:00:00Z'),
  'query position': described(
    'As it was known at a place in the log, such as a derivation or the `X-Position` of an answer names',
    '1017',
  ),
  'query school': described('Only of this school', '12AB00'),
  'query board': described('Only of this board', '12345'),
  'query year': described('A calendar year, in which documents are issued and entries booked', '2026'),
  'query confirmClosing': described('`true`: a file that closes many schools is meant so', 'true'),
  'query confirmRestored': described(
    '`true`: documents are numbered though the ledger was restored and held against no kept heads; needs X-Reason',
    'true',
  ),
  'query confirmLeaving': described('`true`: a file that lets many children leave is meant so', 'true'),
  'query open': described('`true`: only what is not closed', 'true'),
  'query format': described('Which kind of file', 'pdf'),
  'query pupils': described('`true`: also the pseudonyms of who counted, in a CSV', 'true'),
  'query profile': described('Which rules the UBL keeps', 'nlcius'),
  'query status': described('Only of this status', 'proposed'),
  'query on': described('The day that is meant', '2027-08-01'),
  'query on of framework-membership': described('The first day without it; default: today', '2027-08-01'),
  'query on of open-items': described('The end of this day; default: today', '2026-09-30'),
  'query debtor': described('Only of this debtor: `debtor.id` of documents', 'board-12345'),
  'query state': described('Only what is in this state', 'failed'),
  'query audience': described('`school`, or `group:` or `class:` with the key of one', 'group:G5A'),
  'query day': described('Of this day; default: today', '2026-08-01'),
  'query all': described('`true`: all of the school, once its data processing agreement ended', 'true'),
  'query key': described(
    'The thumbprint of a key that is taken for the supplier’s',
    'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  ),
  'query topic': described('Only messages of this topic', 'telboek.documents.v1'),
  'query after': described('`cursor` of the last line that was processed', 'MTAxNw'),
  'header X-Position': described(
    'The X-Position of a write: the answer then knows of it. One beyond the end of the log is refused',
    '12',
  ),
  'header Idempotency-Key': described(
    'One for each request, such as a UUID: sent again with it, the request is not done again',
    '8e03978e-40d5-43e8-bc93-6894a57f9324',
  ),
  'header If-Match': described(
    'The ETag of an earlier write to the same stream, or several, or `*`; refused with 412 when it has moved on. A weak one never matches (RFC 9110)',
    '"17"',
  ),
  'header Prefer': described(
    '`respond-async`: the work goes on after a 202, as the job that `Location` names (RFC 7240)',
    'respond-async',
  ),
  'header X-Reason': described(
    "Why; kept with what is written, at most 500 characters. Beyond ASCII: percent-encoded UTF-8, with or without `UTF-8''` before it (RFC 8187), or UTF-8 as it is; other bytes are read as ISO-8859-1",
    'verkeerde datum',
  ),
};

type Parameter = { readonly in: string; readonly name: string; readonly schema?: object };

/** @throws Error for a parameter that the table lacks, which is a bug. */
const describedIn = (path: string, { in: where, name, schema = {} }: Parameter): Described => {
  const key = `${where} ${name}`;
  const segments = path.split('/');
  const of = where === 'path' ? segments[segments.indexOf(`{${name}}`) - 1] : segments.at(-1);
  const found = parameters[`${key} of ${of}`] ?? parameters[key];
  if (found === undefined) throw new Error(`The parameter ${key} of ${path} is not described`);
  const isMoment = 'format' in schema && schema.format === 'date-time';
  return isMoment ? { ...found, example: '2026-08-01T12:00:00Z' } : found;
};

/** The operations of a path with every parameter described. */
export const withParametersDescribed = <Path extends object>(path: string, operations: Path): Path =>
  Object.fromEntries(
    Object.entries<Operation>(operations as Record<string, Operation>).map(([method, operation]) => {
      const told = operation.parameters?.map((parameter) => ({
        ...parameter,
        ...describedIn(path, parameter as Parameter),
      }));
      const { 'x-example': target, ...rest } = operation;
      const isImplied = target === undefined || target === exampleTarget(path, (told ?? []) as readonly Shown[]);
      return [method, { ...rest, ...(isImplied ? {} : { 'x-example': target }), parameters: told }];
    }),
  ) as Path;

type Operation = ZodOpenApiOperationObject & { readonly 'x-example'?: string };
type Shown = Parameter & Described;

/** The path with the examples of its parameters. */
const exampleTarget = (path: string, parameters: readonly Shown[]): string =>
  parameters.reduce((target, { in: where, name, example }) => {
    return where === 'path' ? target.replace(`{${name}}`, String(example)) : target;
  }, path);
