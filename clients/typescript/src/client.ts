/**
 * A client of Telboek. Its calls are named after the routes of the contract:
 * `client.ask('GET /schools/{school}/counts', { params: { school: '12AB00' }, query: { from: '2026-08-01', to: '2026-08-31' } })`.
 */
import { jobAt, type RunningJob } from './job.ts';
import { linesOf } from './lines.ts';
import { type Sent, type Settings, send } from './sending.ts';
import type { Answered, AnswerOf, Asked, File, ItemOf, Jobs, Lists, Operation, Rest, Told, Wishes } from './shapes.ts';

type Of<Routes, Route extends keyof Routes> = Routes[Route] extends Operation ? Routes[Route] : never;

/** @template Routes a type that says what each route asks and answers */
export type Client<Routes> = {
  /** Asks a route. Resolves with the JSON of its answer. */
  ask<Route extends keyof Routes & string>(
    route: Route,
    ...rest: Rest<Of<Routes, Route>>
  ): Promise<AnswerOf<Of<Routes, Route>>>;
  /** Asks a route. Resolves with the answer, its status, and what its headers say. */
  call<Route extends keyof Routes & string>(
    route: Route,
    ...rest: Rest<Of<Routes, Route>>
  ): Promise<Answered<Of<Routes, Route>>>;
  /** Yields all items of a list. Each page is fetched when its first item is needed. */
  items<Route extends Lists<Routes> & string>(
    route: Route,
    ...rest: Rest<Of<Routes, Route>>
  ): AsyncGenerator<ItemOf<Of<Routes, Route>>, void>;
  /** Starts long work as a job. The job goes on when this program ends. */
  job<Route extends Jobs<Routes> & string>(
    route: Route,
    ...rest: Rest<Of<Routes, Route>>
  ): Promise<RunningJob<AnswerOf<Of<Routes, Route>>>>;
  /** Fetches a file, as a stream. */
  download<Route extends keyof Routes & string>(route: Route, ...rest: Rest<Of<Routes, Route>>): Promise<Download>;
  /** Yields the lines of an NDJSON answer, each as it arrives. */
  lines<Route extends keyof Routes & string>(
    route: Route,
    ...rest: Rest<Of<Routes, Route>>
  ): AsyncGenerator<Of<Routes, Route>['line'], void>;
  /** `X-Position` of this client's last write. Later reads of this client wait until their answer includes that write. */
  readonly position: string;
};

export type Download = {
  readonly type: string;
  readonly stream: ReadableStream<Uint8Array>;
  bytes(): Promise<Uint8Array>;
};

/** The arguments that a call may have, whatever its route. */
type Any = Wishes & {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly file?: { readonly type: string; readonly content: File };
};

export const clientOf = <Routes>(settings: Settings): Client<Routes> => {
  let position = '0';
  const answered = async (route: string, asked: Any, headers: Readonly<Record<string, string>> = {}) => {
    const sent = sentOf(route, asked, position);
    const response = await send(settings, { ...sent, headers: { ...sent.headers, ...headers } });
    const written = response.headers.get('X-Position');
    if (written !== null && Number(written) > Number(position)) position = written;
    return response;
  };
  const call = async (route: string, asked: Any = {}) => {
    const response = await answered(route, asked, { Accept: 'application/json' });
    return { ...toldIn(response), status: response.status, answer: jsonOf(await response.text()) };
  };
  const client = {
    call,
    ask: async (route: string, asked?: Any) => (await call(route, asked)).answer,
    items: async function* (route: string, asked: Any = {}) {
      let cursor: string | undefined;
      do {
        const query = { ...asked.query, ...(cursor === undefined ? {} : { cursor }) };
        const page = (await call(route, { ...asked, query })).answer as { items: unknown[]; next: string | null };
        yield* page.items;
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
    },
    job: async (route: string, asked: Any = {}) => {
      const begun = await answered(route, asked, { Accept: 'application/json', Prefer: 'respond-async' });
      return jobAt(begun.headers.get('Location')!, (method, path) => answered(`${method} ${path}`, {}));
    },
    download: async (route: string, asked: Any = {}): Promise<Download> => {
      const response = await answered(route, asked);
      return {
        type: response.headers.get('Content-Type') ?? 'application/octet-stream',
        stream: response.body!,
        bytes: async () => new Uint8Array(await response.arrayBuffer()),
      };
    },
    lines: async function* (route: string, asked: Any = {}) {
      yield* linesOf((await answered(route, asked, { Accept: 'application/x-ndjson' })).body!);
    },
    get position() {
      return position;
    },
  };
  return client as unknown as Client<Routes>;
};

const sentOf = (route: string, asked: Any, position: string): Sent => {
  const [method, pattern] = route.split(' ') as [string, string];
  const { params = {}, query = {}, body, file, reason, ifMatch, idempotencyKey, correlationId, signal } = asked;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const type = file?.type ?? (body === undefined ? undefined : 'application/json');
  return {
    method,
    path: search.size === 0 ? path : `${path}?${search}`,
    headers: {
      ...(method === 'GET' ? { 'X-Position': position } : { 'Idempotency-Key': idempotencyKey ?? crypto.randomUUID() }),
      ...(type === undefined ? {} : { 'Content-Type': type }),
      ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
      // A header holds bytes. The server reads percent-encoded UTF-8 here (RFC 8187).
      ...(reason === undefined ? {} : { 'X-Reason': `UTF-8''${encodeURIComponent(reason)}` }),
      ...(correlationId === undefined ? {} : { 'X-Correlation-Id': correlationId }),
    },
    body: file?.content ?? (body === undefined ? undefined : JSON.stringify(body)),
    signal,
  };
};

const toldIn = ({ headers }: Response): Told => ({
  etag: headers.get('ETag') ?? undefined,
  parked: headers.get('X-Parked')?.split(' ') ?? [],
  correlationId: headers.get('X-Correlation-Id') ?? undefined,
  replayed: headers.get('Idempotency-Replayed') === 'true',
});

const jsonOf = (text: string): unknown => (text === '' ? undefined : JSON.parse(text));

export type { Asked };
