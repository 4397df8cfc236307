/** Answers about a school's roster, and how long it is kept (6.4). */
import { z } from 'zod';
import type { RosterAnswer as Imported } from '../../commands/sharing/importRoster.ts';
import type { DropAnswer } from '../../commands/sharing/retention.ts';
import type { RosterAnswer } from '../../queries/sharing/roster.ts';
import type { Language } from '../../words/language.ts';
import { warningInWords } from '../../words/words.ts';
import { describing, whole } from '../forms/answer.ts';
import { day } from '../forms/primitives.ts';
import { child } from './answerForms.ts';
import { retentionBody } from './requests.ts';

export const roster = describing<RosterAnswer>()(
  z.strictObject({
    schoolYear: z.string().nullable(),
    groups: z.array(
      z.strictObject({
        group: z.string(),
        name: z.string().nullable(),
        composite: z.boolean(),
        class: z.string().nullable(),
        children: whole,
      }),
    ),
    staff: z.array(
      z.strictObject({
        staff: child,
        roles: z.array(z.string()),
        groups: z.array(z.strictObject({ group: z.string(), roles: z.array(z.string()) })),
      }),
    ),
    children: whole,
    guardians: whole,
    retentionMonths: whole,
  }),
);

type ImportedShown = Omit<Imported, 'warnings'> & { readonly warnings: readonly string[] };

export const importedShown = ({ warnings, ...answer }: Imported, language: Language): ImportedShown => ({
  ...answer,
  warnings: warnings.map((warning) => warningInWords(warning, language)),
});

export const imported = describing<ImportedShown>()(
  z.strictObject({
    schoolYear: z.string(),
    children: z.strictObject({ created: whole, changed: whole, unchanged: whole, left: whole }),
    groups: whole,
    staff: whole,
    warnings: z.array(z.string()),
  }),
);

export const retention = retentionBody;

export const dropped = describing<DropAnswer>()(
  z.strictObject({ on: day, months: whole, children: whole, guardians: whole, decisions: whole }),
);
