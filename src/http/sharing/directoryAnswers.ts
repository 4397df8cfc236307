/** Answers of directories: what members of an audience share with it, and who looked (6.4). */
import { z } from 'zod';
import { childItems, ownItems } from '../../domain/sharing/items.ts';
import type { OfficerEntry, ShownEntry } from '../../queries/sharing/directory.ts';
import { cursor, describing, eventAt, moment, pageOf, position } from '../forms/answer.ts';
import { day, guardianId } from '../forms/primitives.ts';
import { address, audience, child } from './answerForms.ts';

const entry = describing<ShownEntry>()(
  z
    .strictObject({
      name: z.string().exactOptional(),
      phone: z.string().exactOptional(),
      email: z.string().exactOptional(),
      address: address.exactOptional(),
      children: z.array(z.strictObject({ name: z.string().exactOptional(), birthday: day.exactOptional() })),
    })
    .meta({ id: 'DirectoryEntry', description: 'What one guardian shares with this audience' }),
);

const officerEntry = describing<OfficerEntry>()(
  z
    .strictObject({
      guardian: guardianId,
      items: z.array(z.enum(ownItems)),
      children: z.array(z.strictObject({ child, items: z.array(z.enum(childItems)) })),
      shown: entry.nullable().meta({ description: 'As far as the vault still has it' }),
    })
    .meta({ id: 'DirectoryEntryOfOfficer' }),
);

export const directory = z.union([
  z.strictObject({ audience, items: z.array(entry), next: cursor }).meta({ id: 'Directory' }),
  z
    .strictObject({
      audience,
      asKnownAt: moment,
      position,
      members: z
        .array(guardianId)
        .meta({ description: 'Of this page: each could see what the others shared; `items` is what these share' }),
      items: z.array(officerEntry),
      next: cursor,
    })
    .meta({ id: 'DirectoryOfOfficer' }),
]);

export const looks = pageOf(
  z.strictObject({
    recordedAt: moment,
    guardian: guardianId.nullable().meta({ description: 'Null for the school itself, and for staff' }),
    role: z.string(),
    subject: z.string(),
    audience,
    event: eventAt,
  }),
);
