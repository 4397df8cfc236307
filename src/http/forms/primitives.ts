/** Primitives of requests: each has a bounded form, and comes out in the spelling that the domain keeps. */
import { z } from 'zod';
import { earliestDay, isDay, latestDay } from '../../domain/day.ts';
import { entryForm } from '../../domain/payments/statementEntries.ts';
import { categories } from '../../domain/results/kinds.ts';
import { lineFault, type TextFault, textFault } from '../../domain/text.ts';
import { type FormFault, wrong } from '../words/faults.ts';

/**
 * A text of a form, with the fault that tells this form. A text of another form ends the checks of itself and of its
 * object, because later checks rely on the form.
 */
const form = (pattern: RegExp, fault: FormFault) => z.string().regex(pattern, { error: wrong(fault), abort: true });

export const schoolId = form(/^[0-9]{2}[A-Z]{2}[0-9]{2}$/, 'school');
/** At most 100 ids of schools, with commas between them. */
export const schoolIds = form(/^[0-9]{2}[A-Z]{2}[0-9]{2}(,[0-9]{2}[A-Z]{2}[0-9]{2}){0,99}$/, 'school').transform(
  (text) => text.split(','),
);
export const boardId = form(/^[0-9]{5}$/, 'board');
export const planId = form(/^[a-z0-9][a-z0-9-]{0,63}$/, 'plan');
export const sourceId = form(/^[a-z0-9][a-z0-9-]{0,63}$/, 'source');
export const importId = form(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'import');
export const requestId = form(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'information-request');
/** The id of a name in the vault (6.3). */
export const vaultId = form(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'signatory');
export const documentNumber = form(/^[0-9]{4}-[0-9]{6}$/, 'document-number');
export const paymentId = form(/^P[0-9]{8}$/, 'payment');
export const pilotId = form(/^[0-9]{5}-P[1-9][0-9]{0,5}$/, 'pilot');
export const agreementId = form(/^[0-9]{5}-A[1-9][0-9]{0,5}$/, 'agreement');
/** Opaque id, chosen by the school: no name, no e-mail address, and nothing that could be a citizen service number. */
export const guardianId = form(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'guardian').refine(
  (id) => !/^[0-9]{8,9}$/.test(id),
  wrong('may-be-bsn'),
);
/** The name of a stream of ours, or its beginning. */
export const streamName = form(/^[a-z][A-Za-z0-9_-]{0,99}$/, 'stream');
export const eventType = form(/^[A-Z][A-Za-z0-9]{0,63}$/, 'event-type');
export const modelName = form(/^[a-z][a-z0-9-]{0,63}$/, 'model');
/**
 * Patterns in the contract are read by tools of all languages, so they check less than we do: no `\p{…}` and no
 * lookahead. The schemas of messages were published with the full pattern and keep it.
 */
const noControls = {
  pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]*$',
  override: { pattern: '^[^\\x00-\\x1f\\x7f-\\x9f]*$' },
};
const noControlsButLines = { override: { pattern: '^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]*$' } };

/** Text that passes `faultOf`: it gives the fault, or undefined. */
const checkedText = (max: number, faultOf: (text: string) => TextFault | undefined) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, wrong('empty'))
    .max(max, wrong('too-long', { max }))
    .superRefine((text, check) => {
      const fault = text === '' ? undefined : faultOf(text);
      if (fault !== undefined) check.addIssue({ code: 'custom', message: wrong(fault) });
    });

/** One line of text for people, such as a name or a reason. */
export const line = (max: number) => checkedText(max, lineFault).meta(noControls);

/** Text for people, of one or more lines. */
export const text = (max: number) => checkedText(max, textFault).meta(noControlsButLines);

/**
 * Key of a result or id of a pupil, as written in the file. It is only hashed, so any character is allowed, but it may
 * not be empty.
 */
export const sourceKey = z
  .string()
  .min(1, wrong('empty'))
  .max(256, wrong('too-long', { max: 256 }))
  .refine((key) => !/[\p{Cc}\p{Cs}]/u.test(key), wrong('control-characters'))
  .meta(noControls);

/** The pseudonym of a pupil's id (6.2). */
export const pseudonym = form(/^[0-9a-f]{64}$/, 'pseudonym');

/** The id of a link: the pseudonyms of the two ids that it joins (2.9). */
export const linkId = form(/^[0-9a-f]{64}-[0-9a-f]{64}$/, 'pupil-link');

export const email = z
  .string()
  .trim()
  .max(254, wrong('too-long', { max: 254 }))
  .pipe(z.email(wrong('email')));

export const reason = line(500);

export const day = z
  .string()
  // Aborts, because the checks after this one compare days and need real ones.
  .refine(isDay, {
    error: wrong('day', { earliest: earliestDay, latest: latestDay }),
    abort: true,
  })
  .meta({ format: 'date', pattern: '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$' });

/** Upper bounds of positions and revisions: far beyond any log, and safe to compare everywhere. */
export const positionMax = Number.MAX_SAFE_INTEGER;
export const revisionMax = 2_147_483_647;

/** A whole number from 0 to `max`; undefined for any other text, also with a sign or leading zeros. */
export const wholeNumber = (text: string, max: number): number | undefined => {
  const number = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  return number <= max ? number : undefined;
};

/** Thumbprint of a public key (RFC 7638). */
export const keyId = z.string().regex(/^[A-Za-z0-9_-]{43}$/, wrong('key-id'));

/**
 * The moment at which something was recorded, written as in the log: UTC with milliseconds. Such moments compare as
 * text.
 */
export const moment = z
  .string()
  // A + that was not escaped in the query arrives as a space. No other space can be valid in a moment.
  .overwrite((text) => text.replace(/ (\d{2}:\d{2})$/, '+$1'))
  .pipe(
    z.iso
      .datetime({
        offset: true,
        error: wrong('moment'),
        abort: true,
      })
      .overwrite((text) => new Date(text).toISOString())
      .refine((text) => isDay(text.slice(0, text.indexOf('T'))), {
        error: wrong('moment-not-between', { earliest: earliestDay, latest: latestDay }),
        abort: true,
      }),
  )
  .meta({ override: { format: 'date-time' } });

export const category = z.enum(categories);
export const yearGroup = z.int().min(1, wrong('year-group')).max(8, wrong('year-group'));

const yearGroupsForm = /^[1-8](-[1-8])?(,[1-8](-[1-8])?)*$/;

const groupsFromTo = (range: string): number[] => {
  const [first, last = first] = range.split('-').map(Number);
  return [1, 2, 3, 4, 5, 6, 7, 8].filter((group) => group >= (first ?? 0) && group <= (last ?? 0));
};

/** `3-8`, `3,4,5` or both mixed. Comes out as the list of year groups, ascending. */
export const yearGroups = z
  .string()
  .max(64, wrong('too-long', { max: 64 }))
  .regex(yearGroupsForm, { error: wrong('year-groups'), abort: true })
  .transform((text) => [...new Set(text.split(',').flatMap(groupsFromTo))].sort((a, b) => a - b))
  .refine((groups) => groups.length > 0, wrong('year-groups-none'));

/** An amount in euros and cents without a sign, written as on documents: `650.00`. */
export const amount = form(/^(0|[1-9][0-9]{0,8})\.[0-9]{2}$/, 'amount');

/** The same, or an amount below 0: `-103.50`. */
export const signedAmount = form(/^(-?[1-9][0-9]{0,8}\.[0-9]{2}|-?0\.(0[1-9]|[1-9][0-9])|0\.00)$/, 'signed-amount');

/** A debtor, by its id in documents (documents.md 9.1.1). */
export const debtorId = form(/^(board-[0-9]{5}|school-[0-9]{2}[A-Z]{2}[0-9]{2})$/, 'debtor');

/** An entry of a bank statement, by the identity that a proposal names. */
export const statementEntry = z
  .string()
  .regex(entryForm, wrong('statement-entry'))
  .meta({ override: { pattern: '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}:(ref|statement):[^\\x00-\\x1f\\x7f-\\x9f]{1,45}$' } });

/** More than 0 and at most 100, with at most two decimals and no trailing 0: `12.5`. */
export const percent = form(/^(100|[1-9]?[0-9](\.[0-9]?[1-9])?)$/, 'percent').refine(
  (text) => text !== '0',
  wrong('not-above-zero'),
);

/** A Dutch postal code. Comes out with its space. */
export const postalCode = form(/^[1-9][0-9]{3} ?[A-Z]{2}$/, 'postal-code').overwrite((text) =>
  text.replace(/^(\d{4}) ?/, '$1 '),
);
export const kvk = form(/^[0-9]{8}$/, 'kvk');
export const oin = form(/^[0-9]{20}$/, 'oin');
export const vatId = form(/^NL[0-9]{9}B[0-9]{2}$/, 'vat-id');

/**
 * Checksum of ISO 13616: move the country and check digits to the end, count letters from 10; the number modulo 97 must
 * be 1.
 */
const isIban = (text: string): boolean => {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  if (text.startsWith('NL') && !/^NL[0-9]{2}[A-Z]{4}[0-9]{10}$/.test(text)) return false;
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((character) => Number.parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
};

/** Comes out without spaces, which people often type. */
export const iban = z
  .string()
  .max(42, wrong('iban'))
  .overwrite((text) => text.replaceAll(' ', ''))
  .refine(isIban, wrong('iban-check'));
