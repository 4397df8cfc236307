/** The answers that the pages about parents read. */
import type { z } from 'zod';
import type * as answers from '../../http/sharing/answers.ts';

export type Roster = z.output<typeof answers.roster>;
export type Guardians = z.output<typeof answers.guardians>;
export type Guardian = Guardians['items'][number];
export type Export = z.output<typeof answers.guardianExport>;
export type Invitation = z.output<typeof answers.invited>;
export type Imported = z.output<typeof answers.imported>;
export type Dropped = z.output<typeof answers.dropped>;
export type Looks = z.output<typeof answers.looks>;
export type Look = Looks['items'][number];
