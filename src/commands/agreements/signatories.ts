/**
 * Signing and accepting agreements, with the signatory's name in the vault (4.12, 6.1, 6.3). The event holds the office
 * and the name's id. It is written first: otherwise the vault could keep a name that no record leads to.
 */
import { type Board, type BoardCommand, type BoardEvent, board } from '../../domain/board.ts';
import { type Decider, fold, sameData } from '../../domain/decider.ts';
import type { DpaSignature, EraseSignatory, Signed } from '../../domain/parties/agreements.ts';
import {
  type School,
  type SchoolCommand,
  type SchoolEvent,
  school,
  type TermsAcceptance,
} from '../../domain/parties/school.ts';
import { decidingAgain, handle, type Outcome, write } from '../../ledger/handler.ts';
import { type Context, type Recordable, today } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import { type Receiver, streamOf } from '../deliveries/settings.ts';
import type { Deps } from '../deps.ts';

/** A signature or an acceptance, with the name of the person. Without a name only the office is kept. */
export type Named<Agreement extends Signed> = Omit<Agreement, 'signatory'> & { readonly name?: string };

/** @throws Rejection dpa_not_valid, school_not_found, board_not_found */
export const signDpa = async (
  deps: Deps,
  party: Receiver,
  { name, ...dpa }: Named<DpaSignature>,
  context: Context,
): Promise<Outcome<Recordable>> => {
  const signing = {
    stream: streamOf(party),
    name,
    known: ({ dpas }: School | Board) =>
      dpas.findLast(({ signatory: _, endsOn: __, ...signed }) => sameData(signed, dpa)),
    command: (signed: Signed) => ({ type: 'SignDpa', today: today(deps), data: { ...dpa, ...signed } }) as const,
  };
  return party.kind === 'school'
    ? sign<School, SchoolCommand, SchoolEvent>(deps, school, signing, context)
    : sign<Board, BoardCommand, BoardEvent>(deps, board, signing, context);
};

/** @throws Rejection terms_not_valid, school_not_found */
export const acceptTerms = (
  deps: Deps,
  id: string,
  { name, ...terms }: Named<TermsAcceptance>,
  context: Context,
): Promise<Outcome<SchoolEvent>> => {
  const signing = {
    stream: streams.school(id),
    name,
    known: (state: School) => state.terms.findLast(({ signatory: _, ...accepted }) => sameData(accepted, terms)),
    command: (signed: Signed) => ({ type: 'AcceptTerms', today: today(deps), data: { ...terms, ...signed } }) as const,
  };
  return sign<School, SchoolCommand, SchoolEvent>(deps, school, signing, context);
};

type Erasing = { readonly erasedSignatories: readonly string[] };

type Signing<S, C> = {
  readonly stream: string;
  readonly name: string | undefined;
  /** The known agreement that the command may only sign once more. */
  readonly known: (state: S) => Signed | undefined;
  readonly command: (signed: Signed) => C;
};

const sign = async <S extends Erasing, C, E extends Recordable>(
  deps: Deps,
  decider: Decider<S, C, E>,
  { stream, name, known, command }: Signing<S, C>,
  context: Context,
): Promise<Outcome<E>> => {
  if (name === undefined) return handle(deps.ledger, decider, stream, async () => command({}), context);
  const made = deps.newUlid();
  const { signatory, ...outcome } = await decidingAgain(async () => {
    const { events: history, head } = await deps.ledger.read<E>(stream);
    const state = fold(decider, history);
    const id = (await sameNameIn(deps, known(state), state, name)) ?? made;
    const events = decider.decide(command({ signatory: id }), state);
    const at = { head, position: history.at(-1)?.position ?? 0 };
    return { ...(await write(deps.ledger, stream, events, at, context)), signatory: id };
  });
  if (deps.isPreview !== true) await keep(deps, decider, stream, signatory, name);
  return outcome;
};

/** The id of this name, if the agreement has it already, or if the vault did not get the name yet. */
const sameNameIn = async (
  { vault }: Deps,
  known: Signed | undefined,
  { erasedSignatories }: Erasing,
  name: string,
): Promise<string | undefined> => {
  const id = known?.signatory;
  if (id === undefined || erasedSignatories.includes(id)) return undefined;
  const held = await vault.get(id);
  return held === undefined || Buffer.from(held).toString() === name ? id : undefined;
};

const keep = async <S extends Erasing, C, E extends Recordable>(
  { vault, ledger }: Deps,
  decider: Decider<S, C, E>,
  stream: string,
  signatory: string,
  name: string,
): Promise<void> => {
  if ((await vault.get(signatory)) === undefined) await vault.put(signatory, Buffer.from(name));
  // If the name was erased meanwhile, the eraser did not find it in the vault yet. So it is destroyed here.
  const { erasedSignatories } = fold(decider, (await ledger.read<E>(stream)).events);
  if (erasedSignatories.includes(signatory)) await vault.destroy(signatory);
};

/** Null once it was erased. */
export const signatoryName = async ({ vault }: Pick<Deps, 'vault'>, signatory: string): Promise<string | null> => {
  const held = await vault.get(signatory);
  return held === undefined ? null : Buffer.from(held).toString();
};

/**
 * Erases the name of a person who signed or accepted; the office stays. Repeating it finishes an erasure that was cut
 * off.
 * @throws Rejection signatory_not_found, school_not_found, board_not_found
 */
export const eraseSignatory = async (
  deps: Deps,
  party: Receiver,
  signatory: string,
  context: Context,
): Promise<Outcome<Recordable>> => {
  const command: EraseSignatory & { readonly today: string } = {
    type: 'EraseSignatory',
    today: today(deps),
    data: { signatory },
  };
  const stream = streamOf(party);
  const outcome =
    party.kind === 'school'
      ? await handle<School, SchoolCommand, SchoolEvent>(deps.ledger, school, stream, command, context)
      : await handle<Board, BoardCommand, BoardEvent>(deps.ledger, board, stream, command, context);
  await deps.vault.destroy(signatory);
  return outcome;
};
