/** Answers about single pupils and the links between their ids (2.9, 5.5, 6.2). */
import { z } from 'zod';
import type { LookedUp } from '../../commands/results/pupils.ts';
import type { LinkItem } from '../../queries/results/links.ts';
import type { PupilAnswer } from '../../queries/results/onePupil.ts';
import { cursor, describing, eventAt, pageOf, position, pseudonym, whole } from '../forms/answer.ts';
import { category, day, importId, linkId, yearGroup } from '../forms/primitives.ts';
import { effect } from './effectAnswers.ts';
import { resultKey, shownEvent } from './evidenceAnswers.ts';

export const lookedUp = describing<LookedUp>()(
  z.strictObject({
    pseudonym,
    pupil: pseudonym
      .nullable()
      .meta({ description: 'By which the pupil is shown; null for an id that no file and no link named' }),
  }),
);

const link = describing<LinkItem>()(
  z
    .strictObject({
      id: linkId,
      ids: z.array(pseudonym).length(2),
      holds: z.boolean().meta({ description: 'Whether it makes the two ids one pupil: not once it was cut' }),
      byHand: z
        .strictObject({ said: z.enum(['linked', 'cut']), event: shownEvent })
        .nullable()
        .meta({ description: 'The last word by hand; null where there is none' }),
      fromFiles: z
        .strictObject({ imports: whole, first: z.strictObject({ import: importId, event: eventAt }) })
        .nullable()
        .meta({ description: 'How many standing imports state it, and the first of them' }),
    })
    .meta({ id: 'PupilLink' }),
);

export const links = pageOf(link);

export const pupilsLinked = z.strictObject({
  linked: whole.meta({ description: 'How many links are new; one that a hand made before is not' }),
  reason: z.string(),
  ...effect.shape,
});

export const linkEnded = z.strictObject({
  id: linkId,
  ended: z.enum(['takenBack', 'cut']).meta({
    description: '`takenBack`: only a hand stated it. `cut`: files state it, and it stays cut whatever they say',
  }),
  reason: z.string(),
  ...effect.shape,
});

const span = z.strictObject({ from: day, through: day });

const changes = z.strictObject({
  takenOn: day.exactOptional(),
  category: category.exactOptional(),
  yearGroup: yearGroup.exactOptional(),
});

const result = z
  .strictObject({
    result: resultKey,
    id: pseudonym.meta({ description: 'Of the id by which the latest file gives it' }),
    category,
    takenOn: day,
    yearGroup: yearGroup.nullable(),
    testCode: z.string().nullable(),
    validThrough: day,
    linkedOn: day,
    import: importId,
    event: eventAt.meta({ description: 'The event that linked it' }),
    decision: z
      .strictObject({ type: z.enum(['corrected', 'withdrawn']), events: z.array(eventAt) })
      .nullable()
      .meta({ description: 'The decision by hand in force' }),
    counts: span.nullable().meta({ description: 'The days on which it makes the pupil count; both included' }),
  })
  .meta({ id: 'PupilResult' });

type PublicPupil = PupilAnswer & { readonly next: string | null };

export const pupil = describing<PublicPupil>()(
  z
    .strictObject({
      pupil: pseudonym,
      position,
      ids: z.array(z.strictObject({ id: pseudonym, import: importId.nullable() })).meta({
        description: "The pupil's ids, each with the first standing import that recorded it",
      }),
      days: z.array(span).meta({ description: 'On which the pupil counts; both included' }),
      decisions: z.array(z.strictObject({ ...shownEvent.shape, result: resultKey, changes: changes.exactOptional() })),
      links: z.array(link),
      results: whole.meta({ description: 'How many, over all pages' }),
      items: z.array(result),
      next: cursor,
    })
    .meta({ id: 'Pupil' }),
);
