/** The answers that the pages about parents read. */
import type { z } from 'zod';
import type * as directoryAnswers from '../../http/sharing/directoryAnswers.ts';
import type * as guardianAnswers from '../../http/sharing/guardianAnswers.ts';
import type * as rosterAnswers from '../../http/sharing/rosterAnswers.ts';

export type Roster = z.output<typeof rosterAnswers.roster>;
export type Guardians = z.output<typeof guardianAnswers.guardians>;
export type Guardian = Guardians['items'][number];
export type Export = z.output<typeof guardianAnswers.guardianExport>;
export type Invitation = z.output<typeof guardianAnswers.invited>;
export type Imported = z.output<typeof rosterAnswers.imported>;
export type Dropped = z.output<typeof rosterAnswers.dropped>;
export type Looks = z.output<typeof directoryAnswers.looks>;
export type Look = Looks['items'][number];
