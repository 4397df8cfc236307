/** Numbers in the documents stream what was decided (4.7, 4.8, 5.2). */
import { type DocumentsEvent, type Invoice, type Issuable, issuing } from '../../domain/billing/issuing.ts';
import type { Day } from '../../domain/day.ts';
import { type Deps, today } from '../deps.ts';
import type { Position } from '../eventStore.ts';
import { decidingAgain } from '../handler.ts';
import { inputOf } from '../inputs.ts';
import type { Context } from '../ledger.ts';
import { type Billable, billableFrom, partyOf } from '../parties.ts';
import { streams } from '../streams.ts';
import type { Decision } from './decide.ts';

/** Why nothing is issued for a school (4.14). */
export type Blocked = { readonly school: string; readonly code: string; readonly detail: string };

/** An issued document with the digest of its event. */
export type IssuedDocument = Invoice & { readonly digest: string };

/** What was issued, and the position of the last event written for it; 0 when nothing was. */
export type Issuance = { readonly issued: readonly IssuedDocument[]; readonly position: Position };

/** Parties and rates as they are now. @throws Rejection for what a school lacks to be billed (4.14). */
export const billable = async (deps: Deps, school: string): Promise<Billable> => {
  const [party, catalogue] = await Promise.all([partyOf(deps.ledger, school), deps.folds.catalogue()]);
  return billableFrom(party, catalogue.state, inputOf(streams.catalogue, catalogue.head));
};

// Some 2–4 kB a document: this many stay far below what one append takes, even with many lines each.
const documentsPerAppend = 64;

/** Numbers, in the order given and dated `on`, those decisions that have no number yet. */
export const issue = async (
  deps: Deps,
  documents: readonly Issuable[],
  on: Day,
  context: Context,
): Promise<Issuance> => {
  const issued: IssuedDocument[] = [];
  let position: Position = 0;
  for (let at = 0; at < documents.length; at += documentsPerAppend) {
    const together = await issueTogether(deps, documents.slice(at, at + documentsPerAppend), on, context);
    issued.push(...together.issued);
    position = Math.max(position, together.position);
  }
  return { issued, position };
};

const issueTogether = (deps: Deps, documents: readonly Issuable[], on: Day, context: Context): Promise<Issuance> =>
  decidingAgain(async () => {
    const { state, head } = await deps.folds.documents();
    const command = { type: 'IssueDocuments', data: { on, today: today(deps), documents } } as const;
    const [first, ...rest] = issuing.decide(command, state);
    if (first === undefined) return { issued: [], position: 0 };
    const events: [DocumentsEvent, ...DocumentsEvent[]] = [first, ...rest];
    const { digests, position } = await deps.ledger.append(streams.documents, events, head, context);
    return { issued: events.map(({ data }, index) => ({ ...data, digest: digests[index]! })), position };
  });

/** The decisions that have no number yet. */
export const unnumbered = async (deps: Deps, decisions: readonly Decision[]): Promise<Decision[]> => {
  const { state } = await deps.folds.documents();
  return decisions.filter(({ decided }) => !state.issued.has(decided.document));
};
