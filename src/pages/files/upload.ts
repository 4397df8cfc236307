/** Sends a file as it is, without reading it into memory, and tells how far it is (pages.md 10.40). */
import { isProblem, languageNow, type Outcome, type Problem, saveFile, signedOut, wrote } from '../kit/kit.ts';

/** First the bytes that were sent, then those that the server has worked through. The total is null while unknown. */
export type Progress = {
  readonly is: 'sending' | 'working';
  readonly done: number;
  readonly total: number | null;
  /** How many rows the server has read; undefined while the file is sent. */
  readonly rows?: number;
};

export type Uploading = {
  readonly path: string;
  readonly file: Blob;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
};

const linesType = 'application/x-ndjson';

type Line = {
  readonly progress?: { readonly done: number; readonly total: number | null; readonly rows?: number };
  readonly status?: number;
  readonly headers?: { readonly ETag?: string; readonly 'X-Position'?: string };
  readonly answer?: unknown;
  readonly problem?: Problem;
};

/** Uses XMLHttpRequest, because `fetch` does not tell how much was sent. @throws AbortError when it was stopped */
export const upload = <Answer>({ path, file, type, headers = {}, onProgress, signal }: Uploading) =>
  new Promise<Outcome<Answer>>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const all = { Accept: linesType, 'Accept-Language': languageNow(), 'Content-Type': type, ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total, lengthComputable }) =>
      onProgress({ is: 'sending', done: loaded, total: lengthComputable ? total : null });
    request.onprogress = () => {
      const progress = linesOf(request.responseText).findLast((line) => line.progress !== undefined)?.progress;
      if (progress !== undefined) onProgress({ is: 'working', ...progress });
    };
    request.onload = () => resolve(outcomeOf<Answer>(request));
    request.onerror = () => resolve({ ok: false, failure: { kind: 'no-connection' } });
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });

/** The lines that have ended. */
const linesOf = (text: string): Line[] =>
  text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const outcomeOf = <Answer>(request: XMLHttpRequest): Outcome<Answer> => {
  const correlation = request.getResponseHeader('x-correlation-id');
  const last = lastOf(request);
  const outcome: Outcome<Answer> =
    last?.answer !== undefined
      ? {
          ok: true,
          answer: last.answer as Answer,
          etag: last.headers?.ETag ?? null,
          position: last.headers?.['X-Position'] ?? null,
          parked: request.getResponseHeader('x-parked') !== null,
        }
      : last?.problem !== undefined
        ? { ok: false, failure: { kind: 'problem', problem: last.problem, correlation } }
        : { ok: false, failure: { kind: 'no-problem', status: request.status, correlation } };
  if (outcome.ok) wrote(outcome.position);
  else if (isProblem(outcome.failure, 401)) signedOut.value = true;
  return outcome;
};

/** A refusal before the work begins comes as a problem, not as a line. */
const lastOf = (request: XMLHttpRequest): Line | undefined => {
  const type = request.getResponseHeader('content-type') ?? '';
  try {
    if (type.startsWith(linesType)) return linesOf(request.responseText).at(-1);
    if (type.startsWith('application/problem+json')) return { problem: JSON.parse(request.responseText) as Problem };
    return undefined;
  } catch {
    return undefined;
  }
};

/** Sends a file and lets the browser save the answer, which is a file too. False when the answer was no file. */
export const savedAs = async (
  name: string,
  { path, file, type, headers: own = {}, signal }: Omit<Uploading, 'onProgress'>,
  answered: string,
): Promise<boolean> => {
  try {
    const headers = { Accept: answered, 'Accept-Language': languageNow(), 'Content-Type': type, ...own };
    const response = await fetch(path, { method: 'POST', body: file, headers, signal });
    if (response.headers.get('content-type')?.startsWith(answered) !== true) return false;
    saveFile(name, await response.blob());
    return true;
  } catch {
    return false;
  }
};
