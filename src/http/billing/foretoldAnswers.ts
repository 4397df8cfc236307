/** Documents to come, as previews and the next document foretell them (4.4, 4.10). */
import { z } from 'zod';
import type { Ending } from '../../commands/billing/preview.ts';
import type { Foretold, ForetoldChange } from '../../domain/billing/documents/foretold.ts';
import { decimal, describing, money } from '../forms/answer.ts';
import { day } from '../forms/primitives.ts';
import { formulaParts, line, purpose, yearReference } from './documentLines.ts';

const foretoldLine = z
  .strictObject({
    ...line.shape,
    formula: z.string().meta({ description: 'How the amount is calculated' }),
    formulaParts,
  })
  .meta({ id: 'ForetoldLine' });

export const foretold = describing<Foretold>()(
  z
    .strictObject({
      estimate: z.literal(true),
      purpose,
      year: yearReference,
      day: day.meta({ description: 'The day of the run that will issue it' }),
      lines: z.array(foretoldLine),
      total: money,
      vatRate: decimal.nullable().meta({ description: 'In percent; null while none is known for the day' }),
      vat: money.nullable(),
      net: money.nullable(),
    })
    .meta({
      id: 'ForetoldDocument',
      description:
        'A document to come, estimated from what is known: counts of days to come follow from the results known now',
    }),
);

export const foretoldChange = describing<ForetoldChange>()(
  z
    .strictObject({
      purpose,
      year: yearReference,
      before: foretold.nullable().meta({ description: 'Null for a document that only comes because of the write' }),
      after: foretold.nullable().meta({ description: 'Null for a document that then no longer comes' }),
      difference: money.meta({ description: 'The total after − the total before, where null counts as nothing' }),
    })
    .meta({ id: 'ForetoldChange', description: 'What a write changes in one document to come' }),
);

const stillBilled = z
  .strictObject({ documents: z.array(foretold), total: money.meta({ description: 'The sum of the documents' }) })
  .meta({ id: 'StillBilled', description: 'The documents to come until all is settled, in order' });

export const ending = describing<Ending | null>()(
  z
    .strictObject({
      ifNobodyStops: stillBilled.meta({ description: 'As many pupils count on every day to come as today' }),
      ifNothingComes: stillBilled.meta({ description: 'No file comes any more' }),
    })
    .nullable()
    .meta({ description: 'What a write that ends the subscription leaves to bill in all; null for any other write' }),
);

/** What a write changes in the documents to come. */
export const foreseen = {
  later: z.array(foretoldChange).meta({ description: 'What the write changes in the documents after today' }),
  through: day.meta({ description: 'The last day of the documents in `later`' }),
};
