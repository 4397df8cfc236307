/** Verifies an issued document against its decision, the numbers before it, and the parties as they were (4.7, 4.14, 5.3). */
import { type Issuing, numberedDocument } from '../../../domain/billing/documents/issuing.ts';
import { rulesNamed, unknownRules } from '../../../domain/billing/rules/rules.ts';
import type { BoardEvent } from '../../../domain/board.ts';
import type { SchoolEvent } from '../../../domain/parties/school.ts';
import { inputAt } from '../../../ledger/inputs.ts';
import { billableFrom, partyFrom } from '../../../ledger/states/parties.ts';
import { streams } from '../../../ledger/streams.ts';
import { compare, type Difference } from '../differences.ts';
import type { DecidedFrom, DecisionEvent } from './decisions.ts';
import { historyThrough, inputNamed } from './histories.ts';
import type { IssuedInPlace } from './issued.ts';
import { inputsThatChanged, recomputing } from './verifyDecision.ts';

export const verifyNumbered = async (
  { histories, catalogues, rules: table }: Pick<DecidedFrom, 'histories' | 'catalogues' | 'rules'>,
  { event: { stream, revision, data: issued }, before, isRepeated }: IssuedInPlace,
  decision: DecisionEvent,
): Promise<Difference[]> => {
  const at = { stream, revision, document: issued.number };
  const rules = rulesNamed(table, decision.data);
  if (rules === undefined) return [{ ...at, what: `its decision ${unknownRules(decision.data)}` }];
  return recomputing(at, async () => {
    const { school, board, inputs } = issued;
    const ofSchool = inputNamed(inputs, streams.school(school));
    const ofBoard = board === null ? undefined : inputNamed(inputs, streams.board(board));
    const ofCatalogue = inputNamed(inputs, streams.catalogue);
    const own = await histories<SchoolEvent>(ofSchool.stream);
    const boards = ofBoard === undefined ? [] : await histories<BoardEvent>(ofBoard.stream);
    const changed = [
      ...inputsThatChanged(at, own, ofSchool),
      ...(ofBoard === undefined ? [] : inputsThatChanged(at, boards, ofBoard)),
      ...inputsThatChanged(at, catalogues.history, ofCatalogue),
    ];
    if (changed.length > 0) return changed;
    const party = partyFrom(
      school,
      historyThrough(own, ofSchool),
      ofBoard === undefined ? [] : historyThrough(boards, ofBoard),
    );
    const issuable = {
      decided: decision.data,
      decision: inputAt(decision),
      ...billableFrom(party, catalogues.at(ofCatalogue), ofCatalogue),
    };
    return [
      ...(isRepeated ? [{ ...at, what: `its decision, ${issued.document}, was numbered before` }] : []),
      ...dateGoesBack(at, issued.issuedOn, before),
      ...compare(at, issued, numberedDocument(issuable, issued.issuedOn, before, rules)),
    ];
  });
};

const dateGoesBack = (at: Omit<Difference, 'what'>, issuedOn: string, { lastIssuedOn }: Issuing): Difference[] =>
  lastIssuedOn !== undefined && issuedOn < lastIssuedOn
    ? [{ ...at, what: `issuedOn is ${issuedOn}, before the last document's ${lastIssuedOn}` }]
    : [];
