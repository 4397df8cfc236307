/** Errors as our log holds them: without what a driver or a parser quotes. */

/** For our log: the error and its place. Other properties stay out, because some drivers put whole rows in them. */
export const errorForLog = (error: unknown): object => {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: quotes(error) ? framesOf(error) : error.stack,
    ...(error.cause === undefined ? {} : { cause: errorForLog(error.cause) }),
  };
};

/**
 * A parser's message quotes the text that it could not read. A database's message (its error has a severity) quotes the
 * value that it refused.
 */
const quotes = (error: Error): boolean => error instanceof SyntaxError || 'severity' in error;

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim())
    .join('\n');
