/**
 * Unknown events anywhere in the log. While there is one, nothing is decided about its subject, whichever stream the
 * decision would go to (5.9).
 */

import { type RefusedSchool, Rejection, refusalOf } from '../domain/rejection.ts';
import { historyUnknown } from './known.ts';
import { isSchool, stopsAllDecisions, subjectOf } from './streams.ts';

/** The first unknown event about a subject. The subject is a school or a stream. */
export type UnknownEvent = {
  readonly subject: string;
  readonly stream: string;
  readonly revision: number;
  /** Why it is unknown, as the end of a sentence about the event. */
  readonly why: string;
};

/** All unknown events, as far as the log was followed. This is asked before each decision, so it must cost nothing while there are none. */
export type UnknownHistory = () => readonly UnknownEvent[] | Promise<readonly UnknownEvent[]>;

type Knowing = { readonly unknown?: UnknownHistory | undefined };

/**
 * Called before a decision that goes to a stream.
 * @throws Rejection history_unknown
 */
export const mustDecide = async ({ unknown }: Knowing, stream: string): Promise<void> => {
  if (unknown === undefined) return;
  const subject = subjectOf(stream);
  const found = (await unknown()).find((one) => one.subject === subject || stopsAllDecisions(one.subject));
  if (found !== undefined) throw rejectionOf(found);
};

/** The schools about which nothing is decided, and the reason for each. */
export const unknownSchools = async ({ unknown }: Knowing): Promise<ReadonlyMap<string, Rejection>> => {
  const all = unknown === undefined ? [] : await unknown();
  return new Map(all.filter(({ subject }) => isSchool(subject)).map((one) => [one.subject, rejectionOf(one)]));
};

/**
 * Does work, unless it follows from something unknown: it then stays undone and the answer is undefined. The read
 * models report the unknown event to operators.
 */
export const unlessUnknown = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Rejection && error.code === 'history_unknown') return undefined;
    throw error;
  }
};

export const rejectionOf = ({ why, ...at }: UnknownEvent): Rejection => historyUnknown(at, why);

/** Undefined where the school's history is not known; the school then stands in `blocked`, with the reason. */
export const unlessBlocked = async <T>(
  school: string,
  blocked: RefusedSchool[],
  work: () => Promise<T> | T,
): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Rejection) || error.code !== 'history_unknown') throw error;
    blocked.push({ school, ...refusalOf(error) });
    return undefined;
  }
};
