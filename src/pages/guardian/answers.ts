/** The answers that a guardian's pages read. */
import type { z } from 'zod';
import type * as directoryAnswers from '../../http/sharing/directoryAnswers.ts';
import type * as guardianAnswers from '../../http/sharing/guardianAnswers.ts';
import { session } from '../kit/kit.ts';

export type SharingPage = z.output<typeof guardianAnswers.guardianPage>;
export type Decision = SharingPage['history'][number];
export type Circle = SharingPage['circles'][number]['kind'];
export type Wanted = z.output<typeof guardianAnswers.sharing>;
export type SharingPreview = Exclude<z.output<typeof guardianAnswers.decided>, Wanted>;
export type Export = z.output<typeof guardianAnswers.guardianExport>;
/** A directory as a guardian sees it. */
export type Directory = Exclude<z.output<typeof directoryAnswers.directory>, { readonly asKnownAt: string }>;
export type Entry = Directory['items'][number];

/** The path of the guardian who is signed in. */
export const ownPath = (): string => `/guardians/${encodeURIComponent(session.value.guardian?.id ?? '')}`;
