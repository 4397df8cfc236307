/** What of the log is known to be unknown, wherever it stands: no decision is taken about it, whichever stream that would go to (5.9). */

import { Rejection } from '../domain/rejection.ts';
import { historyUnknown } from './known.ts';
import { isSchool, stopsAll, subjectOf } from './streams.ts';

/** The first event about something that is not known, and what it is about: a school, or a stream. */
export type UnknownEvent = {
  readonly subject: string;
  readonly stream: string;
  readonly revision: number;
  /** The end of a sentence about it. */
  readonly why: string;
};

/** All of them, as far as the log was followed; asked before each decision, so it must cost nothing while there is none. */
export type UnknownHistory = () => readonly UnknownEvent[] | Promise<readonly UnknownEvent[]>;

type Knowing = { readonly unknown?: UnknownHistory | undefined };

/** Before a decision that goes to a stream. @throws Rejection history_unknown */
export const mustDecide = async ({ unknown }: Knowing, stream: string): Promise<void> => {
  if (unknown === undefined) return;
  const subject = subjectOf(stream);
  const found = (await unknown()).find((one) => one.subject === subject || stopsAll(one.subject));
  if (found !== undefined) throw rejectionOf(found);
};

/** Schools about which nothing is decided, and why. */
export const unknownSchools = async ({ unknown }: Knowing): Promise<ReadonlyMap<string, Rejection>> => {
  const all = unknown === undefined ? [] : await unknown();
  return new Map(all.filter(({ subject }) => isSchool(subject)).map((one) => [one.subject, rejectionOf(one)]));
};

/** Undefined where something that the work follows from is not known: that stays undone, and whoever watches is told by the read models. */
export const unlessUnknown = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection && error.code === 'history_unknown') return undefined;
    throw error;
  }
};

export const rejectionOf = ({ why, ...at }: UnknownEvent): Rejection => historyUnknown(at, why);
