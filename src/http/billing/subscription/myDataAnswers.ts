/** 'Mijn gegevens': a school's subscription, its agreements, its files, and what may be done. */
import { z } from 'zod';
import type { RejectionCode } from '../../../domain/rejection.ts';
import { type Action, acts } from '../../../queries/billing/ahead/actions.ts';
import type { MyData, OwnAgreement, RunningYear } from '../../../queries/billing/ahead/myData.ts';
import type { NextDocument, NextDocumentAnswer } from '../../../queries/billing/ahead/nextDocument.ts';
import type { Language } from '../../../words/language.ts';
import { type SentenceName, sentenceNames } from '../../../words/sentenceTexts.ts';
import { refusalToReader, sentenceInWords } from '../../../words/words.ts';
import { feature } from '../../catalogue/offerAnswers.ts';
import { average, describing, moment, money, position, ruleCode, whole } from '../../forms/answer.ts';
import { schoolBody } from '../../forms/parties.ts';
import { priceTerms } from '../../forms/priceTerms.ts';
import { agreementId, day, pilotId, schoolId } from '../../forms/primitives.ts';
import { signatory } from '../../parties/answers.ts';
import { furtherPaths } from '../../problems/furtherPaths.ts';
import { see } from '../../problems/problemAnswer.ts';
import { importItem } from '../../results/answers.ts';
import { foretold } from '../foretoldAnswers.ts';
import { subscription, trial, yearAccount } from './subscriptionAnswers.ts';

export const runningYear = describing<RunningYear>()(
  z.strictObject({
    term: whole.min(1),
    year: whole.min(1),
    from: day,
    to: day,
    monthsEnded: whole,
    averageSoFar: average.nullable(),
    billed: money,
    expectedUsage: money.nullable(),
    expectedSettlement: money
      .nullable()
      .meta({ description: 'What remains to pay, or (negative) to get back, if the average stays as it is' }),
  }),
);

const nextDocumentBody = describing<NextDocument>()(
  z
    .strictObject({
      ...foretold.shape,
      years: z.array(yearAccount).meta({ description: 'The years that its lines are reckoned from' }),
    })
    .meta({ id: 'NextDocument' }),
);

const ifNothingComes =
  'If no file comes any more, so that each pupil counts as long as the results known now are valid. Null when no document comes';
const ifNobodyStops =
  'If files keep coming, so that as many pupils count on every day to come as on the running day. Null when no document comes';

export const nextDocument = describing<NextDocumentAnswer>()(
  z
    .strictObject({
      school: schoolId,
      asKnownAt: moment,
      position,
      day: day.meta({ description: 'Counts of this day and later are estimates' }),
      document: nextDocumentBody.nullable().meta({ description: ifNothingComes }),
      ifNobodyStops: nextDocumentBody.nullable().meta({ description: ifNobodyStops }),
    })
    .meta({ id: 'NextDocumentAnswer' }),
);

const ownAgreement = describing<OwnAgreement>()(
  z
    .strictObject({
      version: z.string(),
      day: day.meta({ description: 'The day on which it was accepted or signed' }),
      office: z.string().meta({ description: 'The role of the person who did' }),
      whose: z.enum(['school', 'board']),
      signatory,
    })
    .meta({ id: 'OwnAgreement' }),
);

type ActionShown = Omit<Action, 'refusal'> & {
  readonly code?: RejectionCode;
  readonly detail?: string;
  readonly see?: readonly string[];
};

/** The actions with their refusals in words. */
const actionShown = ({ refusal, ...action }: Action, language: Language): ActionShown =>
  refusal === undefined
    ? action
    : { ...action, code: refusal.code, detail: refusalToReader(refusal, language), ...furtherPaths(refusal) };

type SentenceShown = { readonly about: SentenceName; readonly text: string };

type MyDataShown = Omit<MyData, 'actions' | 'sentences'> & {
  readonly actions: readonly ActionShown[];
  readonly sentences: readonly SentenceShown[];
};

export const myDataShown = (answer: MyData, language: Language): MyDataShown => ({
  ...answer,
  actions: answer.actions.map((action) => actionShown(action, language)),
  sentences: answer.sentences.map((one) => ({ about: one.about, text: sentenceInWords(one, language) })),
});

const action = describing<ActionShown>()(
  z
    .strictObject({
      act: z.enum(acts),
      allowed: z.boolean(),
      code: ruleCode.exactOptional(),
      detail: z.string().exactOptional(),
      see: see.exactOptional(),
      from: day.exactOptional().meta({
        description: 'A later day than today: when an allowed act takes effect, or from when a refused one is allowed',
      }),
    })
    .meta({ id: 'Action', description: 'What may be done today, and what not, why, and from when' }),
);

const sentence = describing<SentenceShown>()(
  z
    .strictObject({ about: z.enum(sentenceNames), text: z.string() })
    .meta({ id: 'Sentence', description: 'The same data as a sentence for a person, in the order to read them in' }),
);

const ownFramework = z.strictObject({
  agreement: agreementId,
  validFrom: day,
  validUntil: day,
  terms: priceTerms,
});

export const myData = describing<MyDataShown>()(
  z
    .strictObject({
      school: schoolBody.extend({ school: schoolId }).meta({ id: 'School' }),
      asKnownAt: moment,
      day,
      agreements: z
        .strictObject({ terms: ownAgreement.nullable(), dpa: ownAgreement.nullable() })
        .meta({ description: 'The general terms and the data processing agreement in force' }),
      trial: trial.nullable(),
      pilot: z
        .strictObject({ pilot: pilotId, from: day, until: day, evaluated: z.boolean() })
        .nullable()
        .meta({ description: 'The pilot it was last in, through its own last day' }),
      framework: ownFramework.nullable().meta({ description: 'The framework agreement of its board that it is in' }),
      offered: z.array(ownFramework).meta({
        description: 'The confirmed agreements of its board that still hold: those that it may join, or is in',
      }),
      features: z.array(feature).meta({ description: 'What its plan offers' }),
      subscription: subscription.nullable(),
      runningYear: runningYear.nullable(),
      nextDocument: nextDocumentBody.nullable().meta({ description: ifNothingComes }),
      nextDocumentIfNobodyStops: nextDocumentBody.nullable().meta({ description: ifNobodyStops }),
      imports: z
        .strictObject({ total: whole, last: z.array(importItem) })
        .meta({ description: 'How many files came, and the last three, the latest first' }),
      actions: z
        .array(action)
        .meta({ description: 'None in an answer about an earlier moment, when nothing can be done any more' }),
      sentences: z.array(sentence),
    })
    .meta({ id: 'MyData' }),
);
