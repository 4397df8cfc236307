/** Which events an event names: the inputs in its data, and the earlier event of its own stream that it is about. */
import { type Data, isObject, objectsIn, type SeenEvent, textIn } from './seenEvent.ts';

/** An event, with the digest by which it was named. */
export type Named = { readonly stream: string; readonly revision: number; readonly digest: string | null };

/** The events of other streams that an event's data names. A stream that was still empty is no event. */
export const inputsOf = ({ type, data }: Pick<SeenEvent, 'type' | 'data'>): Named[] => {
  if (data === null) return [];
  switch (type) {
    case 'DocumentDecided':
      return objectsIn(data, 'inputs').flatMap((input) => namedIn(input, 'revision'));
    case 'InvoiceIssued':
      return [data.decision, ...objectsIn(data, 'inputs')].flatMap((input) => namedIn(input, 'revision'));
    case 'ResultsImported':
      return namedIn(data.rows, 'to');
    case 'RosterTaken':
      return namedIn(data.changes, 'to');
    default:
      return [];
  }
};

const namedIn = (input: unknown, revisionName: string): Named[] => {
  if (!isObject(input)) return [];
  const { stream, [revisionName]: revision, digest } = input;
  if (typeof stream !== 'string' || typeof revision !== 'number' || revision < 0) return [];
  return [{ stream, revision, digest: typeof digest === 'string' && digest !== '' ? digest : null }];
};

type Predicate = (earlier: SeenEvent) => boolean;

const sameIn =
  (data: Data, name: string, ...types: readonly string[]): Predicate =>
  (earlier) =>
    types.includes(earlier.type) && earlier.data !== null && textIn(earlier.data, name) === textIn(data, name);

const agreements = ['FrameworkAgreementProposed', 'FrameworkAgreementConcluded'] as const;

/** Recognises the earlier event of its stream that an event is about. Undefined for an event that is about no other. */
const aboutEarlier = ({ type, data }: SeenEvent): Predicate | undefined => {
  if (data === null) return undefined;
  switch (type) {
    case 'ImportWithdrawn':
      return sameIn(data, 'import', 'ResultsImported');
    case 'ManualDecisionLifted':
      return sameIn(data, 'key', 'ResultCorrected', 'ResultWithdrawn');
    case 'PupilLinkTakenBack':
      return (earlier) => earlier.type === 'PupilsLinked' && linksHold(earlier.data, data.ids);
    case 'SecretDestroyed':
      return sameIn(data, 'keyId', 'SecretCreated');
    case 'FrameworkAgreementConfirmed':
    case 'FrameworkAgreementDeclined':
      return sameIn(data, 'agreement', ...agreements);
    case 'FrameworkJoined':
      return sameIn(data, 'agreement', ...agreements, 'FrameworkAgreementConfirmed');
    case 'FrameworkLeft':
      return (earlier) =>
        sameIn(data, 'agreement', 'FrameworkJoined')(earlier) && sameIn(data, 'school', 'FrameworkJoined')(earlier);
    case 'PilotEvaluated':
      return sameIn(data, 'pilot', 'PilotStarted');
    case 'MigrationTakenBack':
      return ({ type: earlier }) => earlier === 'SubscriptionMigrated';
    case 'SubscriptionEndTakenBack':
      return ({ type: earlier }) => earlier === 'SubscriptionEndRecorded';
    case 'DocumentDecided':
      return (earlier) => earlier.type === type && data.cancels !== null && earlier.data?.document === data.cancels;
    default:
      return undefined;
  }
};

const linksHold = (data: Data | null, ids: unknown): boolean =>
  Array.isArray(data?.links) && data.links.some((link) => JSON.stringify(link) === JSON.stringify(ids));

/** Whether an event of this type can be about an earlier event of its stream. */
export const mayBeAboutEarlier = (event: SeenEvent): boolean => aboutEarlier(event) !== undefined;

/** The latest earlier event of its stream that an event is about. */
export const earlierOf = (history: readonly SeenEvent[], event: SeenEvent): SeenEvent | undefined => {
  const isIt = aboutEarlier(event);
  return isIt && history.findLast((earlier) => earlier.revision < event.revision && isIt(earlier));
};

/**
 * The later events of its stream that are about an event: each that could be, unless it is about one in between.
 * @param history in order of the stream
 */
export const laterAbout = (history: readonly SeenEvent[], event: SeenEvent): SeenEvent[] => {
  const after = history.slice(history.findLastIndex(({ revision }) => revision <= event.revision) + 1);
  return after.filter((later, index) => {
    const isIt = aboutEarlier(later);
    if (isIt === undefined || !isIt(event)) return false;
    const between = after.findIndex(isIt);
    return between === -1 || between >= index;
  });
};
