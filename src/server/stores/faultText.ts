/** Why a server cannot be used, as a sentence made of what its client or the system said. */

export type Explained = {
  readonly why: string;
  /** A sentence, or empty. */
  readonly advice: string;
  /** Tells whether a start that waits may succeed. */
  readonly passes: boolean;
};

type Typed = Error & { readonly type?: string };

export const causesOf = (error: unknown): readonly Typed[] =>
  error instanceof Error ? [error, ...causesOf(error.cause)] : [];

/** The sentence about a store's place. */
export const faultSentence = (place: string, how: string, { why, advice }: Explained): string =>
  `${place} ${how}: ${why}.${advice === '' ? '' : ` ${advice}`}`;

/** The message of the last cause: that of the client or of the system. All other causes are ours. */
export const lastMessageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(lastMessageOf))].filter((said) => said !== '').join('; ');
  if (!(error instanceof Error)) return '';
  return (error.cause instanceof Error ? lastMessageOf(error.cause) : '') || error.message || codeOf(error);
};

export const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

export const lastCause = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? lastCause(error.cause) : error;

export const bracketed = (said: string): string => (said === '' ? '' : ` (${said})`);
