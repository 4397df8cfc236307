/** A write of a page: previewed, then confirmed under a key of its own (pages.md 10.9). */
import { type Answered, ask, type Failure, isProblem, type Outcome } from '../reading/ask.ts';
import { signedOut } from '../session.ts';

export type Write = {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object | Blob;
  /** The reason, for a write that takes it in a header. */
  readonly reason?: string;
  /** Set for long work: its confirmation is answered with a job. */
  readonly asJob?: true;
};

export type Previewed<Preview> = Answered<Preview> & {
  readonly write: Write;
  /** Made for each preview, and used again only when no answer came. */
  readonly key: string;
};

/** The header that holds a reason, with whatever letters it has; none for an empty one. */
export const reasonHeader = (reason: string | undefined): Readonly<Record<string, string>> =>
  reason === undefined || reason === '' ? {} : { 'X-Reason': `UTF-8''${encodeURIComponent(reason)}` };

const noticing = <Answer>(outcome: Outcome<Answer>): Outcome<Answer> => {
  if (!outcome.ok && isProblem(outcome.failure, 401)) signedOut.value = true;
  return outcome;
};

const previewPath = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}preview=true`;

/** @param etag the revision that the page saw, if the form was filled in from it */
export const previewed = async <Preview>(
  write: Write,
  etag: string | null = null,
): Promise<
  { readonly ok: true; readonly preview: Previewed<Preview> } | { readonly ok: false; readonly failure: Failure }
> => {
  const { method, path, body } = write;
  const outcome = noticing(
    await ask<Preview>(previewPath(path), {
      method,
      ...(body && { body }),
      headers: { ...reasonHeader(write.reason), ...(etag === null ? {} : { 'If-Match': etag }) },
    }),
  );
  if (!outcome.ok) return outcome;
  return { ok: true, preview: { ...outcome, write, key: crypto.randomUUID() } };
};

/** Repeats the body of the preview, on the condition that the revision it saw still holds. */
export const confirmed = async <Answer, Preview>({ write, key, etag }: Previewed<Preview>): Promise<Outcome<Answer>> =>
  sent<Answer>(write, key, etag);

/** A write without a preview, for what moves no money. @param etag the revision that the page saw */
export const sent = async <Answer>(write: Write, key: string, etag: string | null = null): Promise<Outcome<Answer>> => {
  const { method, path, body } = write;
  return noticing(
    await ask<Answer>(path, {
      method,
      ...(body && { body }),
      headers: {
        ...reasonHeader(write.reason),
        'Idempotency-Key': key,
        ...(write.asJob ? { Prefer: 'respond-async' } : {}),
        ...(etag === null ? {} : { 'If-Match': etag }),
      },
    }),
  );
};
