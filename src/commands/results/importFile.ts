/** Imports a file, or previews it, in the thread where the school's results are folded (2.2–2.10). */

import type { Unlikely } from '../../domain/refusals/resultFacts.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { Context } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { type Body, inSchool, type SchoolTask } from '../../ledger/workers/workers.ts';
import { type Effect, effectOf } from '../billing/effect.ts';
import { type Preview, previewWrite } from '../billing/preview.ts';
import type { CommandStand, Deps } from '../deps.ts';
import type { Preconditions } from '../requests/preconditions.ts';
import type { ImportAnswer, ImportRequest } from './importAnswers.ts';
import { type HeldFile, type ImportOutcome, type TriedImport, tryImport } from './importResults.ts';
import { type Asked, askedOfThread, commandDepsOn } from './schoolCommands.ts';
import { schoolThatKnows } from './schoolThatKnows.ts';

type Importing = Asked & {
  readonly request: Omit<ImportRequest, 'school' | 'body' | 'onRows'>;
  /** For a preview: schools that have a document without a number (4.8). Undefined: the file is really imported. */
  readonly toNumber?: readonly string[];
};

/** What an import would do (2.10): its answer, and its effect on counts and money. */
export type WouldImport = {
  readonly created: boolean;
  readonly answer: ImportAnswer;
  readonly effect: Effect;
};

type Imported =
  | { readonly held: HeldFile }
  | { readonly imported: ImportOutcome }
  | { readonly previewed: Preview<WouldImport>; readonly unlikely?: HeldFile };

export const fileImport: SchoolTask<Importing, Imported, CommandStand> = {
  name: 'file-import',
  work: async (stand, school, { request, toNumber, ...asked }, _signal, body, onRows) => {
    const { context } = asked;
    const deps = await commandDepsOn(stand, school, asked, toNumber);
    const file = { ...request, school, body, ...(onRows && { onRows }) };
    if (toNumber !== undefined) return preview(deps, file, context);
    const { unlikely, taken } = await tryImport(deps, file, context);
    return taken === undefined ? { held: forSearch(unlikely!, context) } : { imported: taken.outcome };
  },
};

const preview = async (deps: Deps, file: ImportRequest, context: Context): Promise<Imported> => {
  let tried: TriedImport | undefined;
  const previewed = await previewWrite(
    deps,
    { school: file.school, stream: streams.results(file.school) },
    async (on) => {
      // A file that would be held is shown as well: its effect reveals that it is the wrong one.
      tried = await tryImport(on, { ...file, confirmed: true }, context);
      return wouldImport(on, file.school, tried);
    },
    context,
  );
  return {
    previewed,
    ...(tried?.unlikely === undefined ? {} : { unlikely: forSearch(tried.unlikely, context) }),
  };
};

const wouldImport = async (on: Deps, school: string, { taken }: TriedImport): Promise<WouldImport> => {
  const { outcome, before } = taken!;
  const { created, answer, position } = outcome;
  const after = created ? (await on.folds.results(school, position)).state : before;
  return { created, answer, effect: await effectOf(on, school, { before, after, position }) };
};

export type PreviewedImport = {
  readonly previewed: Preview<WouldImport>;
  readonly unlikely: Unlikely | undefined;
};

/** @throws as {@link importResults}; PreconditionFailed */
export const importFile = async (
  deps: Deps,
  request: ImportRequest,
  context: Context,
  preconditions: Preconditions,
): Promise<ImportOutcome> => {
  const found = await inItsThread(deps, request, context, preconditions, {});
  if ('held' in found)
    throw new Rejection('import_unlikely', await namedFor(deps, request.school, found.held, context));
  if ('previewed' in found) throw new TypeError('Nobody asked for a preview');
  return found.imported;
};

/**
 * Shows what an import would do, and writes nothing (2.10). A file that would be held is shown with its numbers.
 * @throws as {@link importFile}, but a file to be held is no refusal
 */
export const previewFile = async (
  deps: Deps,
  request: ImportRequest,
  context: Context,
  preconditions: Preconditions,
): Promise<PreviewedImport> => {
  const toNumber = await deps.index.schoolsToNumber();
  const found = await inItsThread(deps, request, context, preconditions, { toNumber });
  if (!('previewed' in found)) throw new TypeError('A preview was asked for');
  const { previewed, unlikely } = found;
  return { previewed, unlikely: unlikely && (await namedFor(deps, request.school, unlikely, context)) };
};

const inItsThread = async (
  deps: Deps,
  { school, body, onRows, ...request }: ImportRequest,
  context: Context,
  preconditions: Preconditions,
  more: Pick<Importing, 'toNumber'>,
): Promise<Imported> => {
  const asked = { ...(await askedOfThread(deps, school, context, preconditions)), request, ...more };
  return inSchool<Importing, Imported>(deps, fileImport, school, asked, body as Body, onRows);
};

/** A school itself must not learn about the other schools of its board (2.10). */
const mayKnowSchool = ({ actor }: Context): boolean => actor.role !== 'school';

/** The pupils' ids leave the thread only if other schools are searched for them. */
const forSearch = (held: HeldFile, context: Context): HeldFile =>
  mayKnowSchool(context) ? held : { ...held, ids: [] };

/** Names the school to which the file belongs, if the reader may know it. */
const namedFor = async (
  deps: Deps,
  school: string,
  { pupils, known, ids }: HeldFile,
  context: Context,
): Promise<Unlikely> => {
  const found = mayKnowSchool(context) ? await schoolThatKnows(deps, school, ids) : undefined;
  return { pupils, known, ...(found === undefined ? {} : { school: found }) };
};
