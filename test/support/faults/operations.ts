/** The operations of a mixed load, each with the expected outcome. */
import { addDays, type Day } from '../../../src/domain/day.ts';
import type { Chance } from '../scenario/chance.ts';
import { csvOf } from '../world.ts';
import type { Request } from './client.ts';

export type Operation = {
  /** The correlation id and, for a `keyed` operation, the Idempotency-Key. */
  readonly id: string;
  readonly kind: Kind;
  readonly school: string | null;
  readonly request: Request;
  /** The outcome that the rules demand. `either`: it depends on concurrent operations. */
  readonly wants: 'done' | 'refused' | 'either';
  /** A keyed operation is repeated until it is answered. Others are sent once. */
  readonly keyed: boolean;
  /** For a file: the keys of its results, each of a pupil of its own. */
  readonly keys?: readonly string[];
  /** The file or the result that the operation is about. */
  readonly about?: string;
};

/** The type of the one event that the operation records. Documents are found in another way. */
export const decidedBy = {
  rename: 'SchoolRegistered',
  import: 'ResultsImported',
  importOfPast: 'ResultsImported',
  withdrawImport: 'ImportWithdrawn',
  correctResult: 'ResultCorrected',
  withdrawResult: 'ResultWithdrawn',
  lift: 'ManualDecisionLifted',
  acceptTerms: 'TermsAccepted',
  badRows: 'ResultsImported',
  badSource: 'ResultsImported',
  secondSubscription: 'SubscriptionStarted',
  noSuchSchool: 'ImportWithdrawn',
  run: undefined,
  correct: undefined,
  credit: undefined,
} as const;

export type Kind = keyof typeof decidedBy;

export const weights: Readonly<Record<Exclude<Kind, 'run' | 'credit'>, number>> = {
  rename: 3,
  import: 6,
  importOfPast: 4,
  withdrawImport: 2,
  correctResult: 2,
  withdrawResult: 2,
  lift: 1,
  acceptTerms: 2,
  badRows: 1,
  badSource: 1,
  secondSubscription: 1,
  noSuchSchool: 1,
  correct: 2,
};

/** A file that was accepted and not withdrawn, with those of its results that have no manual decision. */
export type KnownFile = { readonly operation: string; readonly importId: string; readonly keys: string[] };

/** One client's knowledge of its school, taken from the answers it got. */
export type Knowledge = {
  readonly school: string;
  readonly files: KnownFile[];
  /** The day on which each result was taken, so that a later file repeats it unchanged. */
  readonly takenOn: Map<string, Day>;
  readonly withdrawnResults: { readonly operation: string; readonly key: string }[];
};

export type Days = { readonly today: Day; readonly startsOn: Day };

type Asking = Omit<Operation, 'id' | 'kind' | 'school' | 'keyed'>;

/** The request of an operation; undefined when there is nothing yet that the operation could be about. */
export const asking = (
  kind: Exclude<Kind, 'run' | 'credit'>,
  id: string,
  { school, files, takenOn, withdrawnResults }: Knowledge,
  { today, startsOn }: Days,
  chance: Chance,
): Asking | undefined => {
  const path = `/schools/${school}`;
  const done = (request: Request, rest: Partial<Asking> = {}): Asking => ({ request, wants: 'done', ...rest });
  const refused = (request: Request): Asking => ({ request, wants: 'refused' });
  const file = (day: Day, query: string): Asking => {
    const own = Array.from({ length: chance.between(1, 12) }, (_, n) => `${id}-${n}`);
    const before = (files.at(-1)?.keys ?? []).filter((key) => takenOn.get(key)! <= day).slice(0, 3);
    for (const key of own) takenOn.set(key, day);
    const keys = [...own, ...before];
    const body = csvOf(keys.map((key) => ({ key, pupil: `L-${key}`, takenOn: takenOn.get(key)! }))).toString();
    // Most of its pupils are new, so the file may be held (2.10).
    return done({ method: 'POST', path: `${path}/imports?${query}&confirm=true`, body, headers: because }, { keys });
  };
  /** Picks an existing result and takes it out of the list, so that no other decision is made about it. */
  const taken = (): string | undefined => {
    const key = files.at(-1)?.keys.at(-1);
    for (const { keys } of files) if (key !== undefined && keys.includes(key)) keys.splice(keys.indexOf(key), 1);
    return key;
  };
  const known = files.at(-1);
  switch (kind) {
    case 'rename': {
      const details = { name: `School ${id}`, kind: 'primary', yearClasses: true, source: 'parnassys', address };
      return done({ method: 'PUT', path, body: details });
    }
    case 'acceptTerms': {
      const body = { version: id, acceptedOn: startsOn, acceptedBy: 'directeur' };
      return done({ method: 'POST', path: `${path}/terms`, body });
    }
    case 'import':
      return file(addDays(today, -chance.between(10, 200)), 'source=parnassys');
    case 'importOfPast':
      return file(startsOn, `source=esis&linkedOn=${startsOn}`);
    case 'withdrawImport': {
      if (known === undefined) return undefined;
      files.pop();
      const request = { method: 'POST', path: `${path}/imports/${known.importId}/withdrawal`, body: reason } as const;
      return done(request, { about: known.operation });
    }
    case 'correctResult': {
      const key = taken();
      if (key === undefined) return undefined;
      const body = { yearGroup: chance.between(1, 8), ...reason };
      return done({ method: 'PATCH', path: `${path}/results/${key}`, body });
    }
    case 'withdrawResult': {
      const key = taken();
      if (key === undefined) return undefined;
      return done({ method: 'DELETE', path: `${path}/results/${key}`, headers: because }, { about: key });
    }
    case 'lift': {
      const decision = withdrawnResults.pop();
      if (decision === undefined) return undefined;
      const request = { method: 'POST', path: `${path}/results/${decision.key}/lift`, headers: because } as const;
      // Whether the result of this decision still exists depends on which files were withdrawn.
      return { request, wants: 'either', about: decision.key };
    }
    case 'badRows': {
      const body = csvOf([{ key: id, pupil: id, takenOn: '1999-01-01' }]).toString();
      return refused({ method: 'POST', path: `${path}/imports?source=parnassys`, body });
    }
    case 'badSource': {
      const body = csvOf([{ key: id, pupil: id, takenOn: today }]).toString();
      return refused({ method: 'POST', path: `${path}/imports?source=cito`, body });
    }
    case 'secondSubscription':
      return refused({ method: 'POST', path: `${path}/subscription`, body: { plan: 'per-pupil', startsOn: today } });
    case 'noSuchSchool':
      return refused({ method: 'POST', path: `/schools/99ZZ99/imports/${id}/withdrawal`, body: reason });
    case 'correct': {
      const body = { on: today, ...reason };
      return { request: { method: 'POST', path: `${path}/subscription/correction`, body }, wants: 'either' };
    }
  }
};

const address = { street: 'Wilg 1', postalCode: '2222 BB', city: 'Stad' };
const because = { 'X-Reason': 'load' };
const reason = { reason: 'load' };
