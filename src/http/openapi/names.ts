/**
 * Names of schemas that many places of the contract have. A schema without a name here or in its own `meta` is named
 * after the place that has it (sharing.ts).
 */
import { z } from 'zod';
import { lineKinds } from '../../domain/billing/documents/document.ts';
import { streamKinds } from '../../domain/eventTypes.ts';
import { circles, ownItems } from '../../domain/sharing/items.ts';
import { documentHead } from '../billing/documentAnswers.ts';
import { purpose, yearReference } from '../billing/documentLines.ts';
import { billedYear } from '../billing/subscription/subscriptionAnswers.ts';
import { anyPlan } from '../catalogue/answers.ts';
import { cloudEvent } from '../feed/answers.ts';
import {
  average,
  cursor,
  decimal,
  digest,
  moment,
  money,
  position,
  pseudonym,
  ruleCode,
  whole,
} from '../forms/answer.ts';
import { address } from '../forms/forms.ts';
import { priceTerms } from '../forms/priceTerms.ts';
import {
  agreementId,
  amount,
  boardId,
  category,
  day,
  debtorId,
  documentNumber,
  guardianId,
  importId,
  keyId,
  line,
  linkId,
  pilotId,
  planId,
  reason,
  schoolId,
  signedAmount,
  sourceKey,
  vaultId,
  yearGroup,
} from '../forms/primitives.ts';
import { importNumbers, importRecord } from '../results/answers.ts';
import { effect } from '../results/effectAnswers.ts';
import { countingResult, resultKey } from '../results/evidenceAnswers.ts';

export const wellKnown = {
  AgreementId: agreementId,
  AddressShown: z.strictObject(address.shape),
  Amount: amount,
  Average: average,
  BoardId: boardId,
  CatalogueName: planId,
  Category: category,
  CircleList: z.array(z.enum(circles)).max(circles.length),
  Cursor: cursor,
  Day: day,
  DaySpan: z.strictObject({ from: day, through: day }),
  DebtorId: debtorId,
  Decimal: decimal,
  DocumentNumber: documentNumber,
  DocumentPurpose: purpose,
  Flag: z.enum(['true', 'false']).default('false'),
  GuardianId: guardianId,
  ImportId: importId,
  KeyId: keyId,
  LineKind: z.enum(lineKinds),
  LineOf100: line(100),
  LineOf200: line(200),
  LineOf50: line(50),
  LinkId: linkId,
  ManualDecision: z.enum(['corrected', 'withdrawn']),
  Money: money,
  PilotId: pilotId,
  Position: position,
  PriceTerms: priceTerms,
  Pseudonym: pseudonym,
  Reason: reason,
  RecordedAt: moment,
  ResultKey: resultKey,
  RuleCode: ruleCode,
  SchoolId: schoolId,
  SchoolName: z.strictObject({ school: schoolId, name: z.string() }),
  SchoolKind: z.enum(['primary', 'special']),
  Sha256: digest,
  SharedItems: z.array(z.enum(ownItems)),
  SignedAmount: signedAmount,
  SourceKey: sourceKey,
  SourceStatus: z.enum(['supported', 'available', 'in-development', 'under-study']),
  StreamKind: z.enum(streamKinds),
  TextList: z.array(z.string()),
  Uuid: z.uuid(),
  VaultId: vaultId,
  YearGroupList: z.array(yearGroup),
  YearGroupOrNull: yearGroup.nullable(),
  YearReference: yearReference,
};

/** What several answers have in common: they are told as extensions of it (extending.ts). */
export const bases = {
  AnyPlan: anyPlan,
  BilledYear: billedYear,
  BilledDocument: z.strictObject({ number: documentNumber, issuedOn: day, total: money }),
  CloudEvent: cloudEvent,
  CountingResult: countingResult,
  DocumentHead: documentHead,
  Effect: effect,
  ImportNumbers: importNumbers,
  ImportRecord: importRecord,
  SchoolHead: z.strictObject({
    school: schoolId,
    name: z.string(),
    kind: z.enum(['primary', 'special']),
    yearClasses: z.boolean(),
  }),
  YearSpan: z.strictObject({ term: whole.min(1), year: whole.min(1), from: day, to: day }),
};
