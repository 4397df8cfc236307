/** Refusals and failures (RFC 9457). */
import { z } from 'zod';
import { faultCodes } from '../../domain/files/badRows.ts';
import type { Unlikely } from '../../domain/refusals/resultFacts.ts';
import { describing, ruleCode, whole } from '../forms/answer.ts';
import { schoolId } from '../forms/primitives.ts';
import type { BadRowAnswer, FaultAnswer } from './badRowAnswer.ts';
import type { Check, Fault, ProblemBody } from './problem.ts';
import { problemCodes } from './problemCodes.ts';

const fault = describing<Fault>()(
  z
    .strictObject({ path: z.string(), message: z.string() })
    .meta({ id: 'Fault', description: 'A fault of the request' }),
);

export const rowFault = describing<FaultAnswer>()(
  z.strictObject({
    column: z.string().nullable().meta({ description: 'As the file names it; null: the row as a whole' }),
    code: z
      .union([z.enum(faultCodes), ruleCode])
      .meta({ description: 'What is wrong there; or the code of the rule that refuses what the row asks' }),
    message: z.string().meta({ description: 'What is wrong, and what to do; never what stands there' }),
    accepted: z.string().meta({ description: 'What would be right there' }),
  }),
);

export const badRow = describing<BadRowAnswer>()(
  z
    .strictObject({
      row: z.int().meta({ description: 'The number a person finds it by' }),
      faults: z.array(rowFault),
    })
    .meta({ id: 'BadRow', description: 'A row of a file with all its faults' }),
);

/** One condition for the server to be ready. */
export const check = describing<Check>()(
  z.strictObject({ name: z.string(), ok: z.boolean(), why: z.string().exactOptional() }).meta({ id: 'Check' }),
);

/** The numbers of a file that names hardly any pupil whom the school knows (2.10). */
export const unlikely = describing<Unlikely>()(
  z
    .strictObject({
      pupils: whole.meta({ description: 'Pupils in the file' }),
      known: whole.meta({ description: 'Those of them whom the school knows' }),
      school: schoolId
        .exactOptional()
        .meta({ description: 'The school of the same board that knows at least four in five; not for a school' }),
    })
    .meta({ id: 'Unlikely' }),
);

/** Methods and paths that help further. */
export const see = z.array(z.string()).meta({ description: 'For programs: the methods and paths that help further' });

export const codeMeaning = { description: 'Stable; what a program decides on' };

export const problem = describing<ProblemBody>()(
  z
    .strictObject({
      type: z.string().regex(/^urn:telboek:problem:[a-z_]+$/),
      title: z.string(),
      status: z.int().min(400).max(599),
      detail: z.string().meta({ description: 'What is refused, where, and what to do' }),
      code: z.enum(problemCodes).meta(codeMeaning),
      see: see.exactOptional(),
      errors: z.array(fault).max(100).exactOptional(),
      total: whole
        .exactOptional()
        .meta({ description: 'How many faults the request or its file has; `errors` or `rows` list the first' }),
      rows: z.array(badRow).exactOptional(),
      badRows: whole.exactOptional(),
      goodRows: whole.exactOptional(),
      unlikely: unlikely.exactOptional(),
      checks: z.array(check).exactOptional(),
    })
    .meta({ id: 'Problem' }),
);
