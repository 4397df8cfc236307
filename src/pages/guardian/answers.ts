/** The answers that a guardian's pages read. */
import type { z } from 'zod';
import type * as answers from '../../http/sharing/answers.ts';
import { session } from '../kit/kit.ts';

export type SharingPage = z.output<typeof answers.guardianPage>;
export type Decision = SharingPage['history'][number];
export type Circle = SharingPage['circles'][number]['kind'];
export type Wanted = z.output<typeof answers.sharing>;
export type SharingPreview = Exclude<z.output<typeof answers.decided>, Wanted>;
export type Export = z.output<typeof answers.guardianExport>;
/** A directory as a guardian sees it. */
export type Directory = Exclude<z.output<typeof answers.directory>, { readonly asKnownAt: string }>;
export type Entry = Directory['items'][number];

/** The path of the guardian who is signed in. */
export const ownPath = (): string => `/guardians/${encodeURIComponent(session.value.guardian?.id ?? '')}`;
