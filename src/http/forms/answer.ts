/** Parts of answers, and the check that a schema describes exactly the answer of its route. */
import { z } from 'zod';
import { rejectionCodes } from '../../domain/rejection.ts';

/** The type as zod infers it: without the `readonly` of our answers. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

/** Takes a schema only when it describes exactly the type that the route answers, no less and no more. */
export const describing =
  <Answer>() =>
  <Schema extends z.ZodType<Plain<Answer>>>(schema: Plain<Answer> extends z.output<Schema> ? Schema : never): Schema =>
    schema;

const form = (pattern: RegExp, description: string) => z.string().regex(pattern).meta({ description });

export const money = form(/^-?[0-9]+\.[0-9]{2}$/, 'Euro including VAT, with two decimals');
export const decimal = form(/^-?[0-9]+(\.[0-9]+)?$/, 'An exact decimal number');
export const average = form(/^[0-9]+(\.[0-9]{1,6})?$/, 'A mean, rounded half-up to 6 decimals without trailing zeros');
export const digest = form(/^[0-9a-f]{64}$/, 'SHA-256, hexadecimal');
export const pseudonym = form(/^[0-9a-f]{64}$/, 'A pupil, as HMAC-SHA-256 under the secret of the school');
export const moment = z.iso.datetime({ precision: 3 }).meta({ description: 'A moment of recording, UTC' });
/** A count of things. */
export const whole = z.int().min(0);
export const position = whole.meta({ description: 'Place in the log; 0 is before the first event' });

export const eventAt = z.strictObject({ stream: z.string(), revision: whole }).meta({ id: 'EventAt' });

/** A stream as it was read. Revision −1 and an empty digest: the stream had no event yet. */
export const input = z
  .strictObject({ stream: z.string(), revision: z.int().min(-1), digest: z.union([digest, z.literal('')]) })
  .meta({ id: 'Input' });

export const cursor = z
  .string()
  .nullable()
  .meta({ description: 'Give it as `cursor` for the page after this one; null on the last page' });

export const pageOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), next: cursor });

/** A list that is never split into pages. */
export const wholeOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), next: z.null() });

/** The code of a rule that refuses. */
export const ruleCode = z.enum(rejectionCodes);
