/** What requests are made of: each with a bounded form, in the spelling that the domain keeps. */
import { z } from 'zod';
import { parseDay } from '../domain/day.ts';
import { categories } from '../domain/results/kinds.ts';

const form = (pattern: RegExp, message: string) => z.string().regex(pattern, `must be ${message}`);

export const schoolId = form(/^[0-9]{2}[A-Z]{2}[0-9]{2}$/, 'BRIN and location number, such as 12AB00');
export const boardId = form(/^[0-9]{5}$/, 'a board number of 5 digits');
export const planId = form(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a plan, in lower case, such as per-pupil');
export const sourceId = form(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a source, in lower case, such as parnassys');
export const importId = form(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'the id of an import');
export const requestId = form(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'the id of an information request');
export const documentNumber = form(/^[0-9]{4}-[0-9]{6}$/, 'a document number, such as 2026-000017');
export const pilotId = form(/^[0-9]{5}-P[1-9][0-9]{0,5}$/, "a pilot's id, such as 12345-P1");
export const agreementId = form(/^[0-9]{5}-A[1-9][0-9]{0,5}$/, "an agreement's id, such as 12345-A1");
export const modelName = form(/^[a-z][a-z0-9-]{0,63}$/, 'the name of a read model');
/** A result's key or a pupil's id, as in the file. */
export const sourceKey = z.string().min(1, 'must not be empty').max(256, 'must have at most 256 characters');

/** One line of text for people; characters that steer a terminal or end a line are none of it. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line of text, without control characters');

/** Text for people, of one or more lines. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, 'must not be empty')
    .max(max, `must have at most ${max} characters`)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, 'must be text without control characters');

export const email = z
  .string()
  .trim()
  .max(254, 'must have at most 254 characters')
  .pipe(z.email('must be an e-mail address'));

export const reason = line(500);

export const day = z
  .string()
  // Aborts, because what compares days afterwards takes only real ones.
  .refine((text) => parseDay(text) !== undefined, { error: 'must be a day of the calendar, YYYY-MM-DD', abort: true })
  .meta({ format: 'date' });

/** Thumbprint of a public key (RFC 7638). */
export const keyId = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the id of a key, 43 characters of base64url');

/** A moment of recording, as the log writes it: UTC with milliseconds, so that moments compare as text. */
export const moment = z
  .string()
  // In a query an unescaped + has become a space, and nothing else can stand there.
  .overwrite((text) => text.replace(/ (\d{2}:\d{2})$/, '+$1'))
  .pipe(
    z.iso
      .datetime({
        offset: true,
        error: 'must be an ISO 8601 moment with Z or an offset, such as 2026-08-01T12:00:00Z',
        abort: true,
      })
      .overwrite((text) => new Date(text).toISOString()),
  )
  .meta({ override: { format: 'date-time' } });

export const category = z.enum(categories);
export const yearGroup = z.int().min(1, 'must be 1 to 8').max(8, 'must be 1 to 8');

const yearGroupsForm = /^[1-8](-[1-8])?(,[1-8](-[1-8])?)*$/;

const groupsFromTo = (range: string): number[] => {
  const [first, last = first] = range.split('-').map(Number);
  return [1, 2, 3, 4, 5, 6, 7, 8].filter((group) => group >= (first ?? 0) && group <= (last ?? 0));
};

/** `3-8`, `3,4,5` or both mixed; becomes the groups themselves, ascending. */
export const yearGroups = z
  .string()
  .max(64, 'must have at most 64 characters')
  .regex(yearGroupsForm, { error: 'must be year groups from 1 to 8, such as 3-8 or 3,4,5', abort: true })
  .transform((text) => [...new Set(text.split(',').flatMap(groupsFromTo))].sort((a, b) => a - b))
  .refine((groups) => groups.length > 0, 'must name a year group; a range runs upwards');

/** An amount in euro and cents, as documents write it: `650.00`, without a sign. */
export const amount = form(/^(0|[1-9][0-9]{0,8})\.[0-9]{2}$/, 'an amount with two decimals, such as "650.00"');

/** Above 0, at most 100, with at most two decimals, of which the last is no 0: `12.5`. */
export const percent = form(
  /^(?!0$)(100|[1-9]?[0-9](\.[0-9]?[1-9])?)$/,
  'a percentage above 0 and at most 100, such as "12.5"',
);

/** Dutch; written with its space. */
export const postalCode = form(/^[1-9][0-9]{3} ?[A-Z]{2}$/, 'a Dutch postal code, such as 1234 AB').overwrite((text) =>
  text.replace(/^(\d{4}) ?/, '$1 '),
);
export const kvk = form(/^[0-9]{8}$/, 'a KvK number of 8 digits');
export const oin = form(/^[0-9]{20}$/, 'an OIN of 20 digits');
export const vatId = form(/^NL[0-9]{9}B[0-9]{2}$/, 'a Dutch VAT id, such as NL123456789B01');

/** ISO 13616: the country and check digits move to the end, letters count from 10, and the whole is 1 modulo 97. */
const isIban = (text: string): boolean => {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  if (text.startsWith('NL') && !/^NL[0-9]{2}[A-Z]{4}[0-9]{10}$/.test(text)) return false;
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((character) => Number.parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** Written without the spaces that people put in. */
export const iban = z
  .string()
  .max(42, 'must be an IBAN')
  .overwrite((text) => text.replaceAll(' ', ''))
  .refine(isIban, 'must be an IBAN whose check digits fit');
