/** Types that derive the arguments and results of the client's methods from what each path asks and answers. */

/** What one path asks and answers, in the types of JSON. */
export type Operation = {
  readonly params: object;
  readonly query: object;
  readonly body: unknown;
  /** Media types of the file that the body is. */
  readonly file: string;
  /** Answers in JSON, by status. */
  readonly answers: object;
  /** One line of an NDJSON answer. */
  readonly line: unknown;
};

/**
 * A file to send. A stream can be read only once, so it is not sent again after a lost answer. A function that opens a
 * stream can be called again.
 */
export type File =
  | string
  | Uint8Array<ArrayBuffer>
  | Blob
  | ReadableStream<Uint8Array>
  | (() => ReadableStream<Uint8Array>);

/** Options that any request may have. */
export type Wishes = {
  /** The reason for a write (`X-Reason`). It is kept with the recorded events. */
  readonly reason?: string;
  /** The `etag` of an earlier answer. The write is refused with 412 when the stream has moved on since. */
  readonly ifMatch?: string;
  /** Default: a new key for each call. Give your own key to repeat a write of an earlier run of your program. */
  readonly idempotencyKey?: string;
  /** An id that connects everything that one act led to. */
  readonly correlationId?: string;
  readonly signal?: AbortSignal;
};

/** Numbers and booleans are accepted where a query holds text, and are written as text. */
type Loose<Value> = Value | (string extends Value ? number : never) | ('true' extends Value ? boolean : never);
type Query<Told> = { readonly [Name in keyof Told]: Loose<Told[Name]> };

type Part<Name extends string, Value> = [Value] extends [never]
  ? unknown
  : unknown extends Value
    ? unknown
    : undefined extends Value
      ? { readonly [Key in Name]?: Value }
      : Record<never, never> extends Value
        ? { readonly [Key in Name]?: Value }
        : { readonly [Key in Name]: Value };

type FilePart<Told extends Operation> = [Told['file']] extends [never]
  ? unknown
  : { readonly file: { readonly type: Told['file']; readonly content: File } };

type BodyPart<Told extends Operation> = [Told['file']] extends [never]
  ? Part<'body', Told['body']>
  : [Told['body']] extends [never]
    ? FilePart<Told>
    : Part<'body', Told['body']> | FilePart<Told>;

export type Asked<Told extends Operation> = Part<'params', Told['params']> &
  Part<'query', Query<Told['query']>> &
  BodyPart<Told> &
  Wishes;

/** The arguments of a call after its route. They may be left out when the route needs none of them. */
export type Rest<Told extends Operation> =
  Record<never, never> extends Asked<Told> ? [asked?: Asked<Told>] : [asked: Asked<Told>];

/** What the headers of an answer say. */
export type Told = {
  /** The revision that was written or read. Pass it as `ifMatch`. */
  readonly etag: string | undefined;
  /** Names of read models that may lack a part of the answer. */
  readonly parked: readonly string[];
  readonly correlationId: string | undefined;
  /** Whether this is the answer of an earlier request with the same key. */
  readonly replayed: boolean;
};

/**
 * An answer with its status: `status` tells which type of body it has. The 202 of a job is left out, because `job` handles
 * it.
 */
export type Answered<Of extends Operation> = {
  [Status in Exclude<keyof Of['answers'], 202>]: Told & {
    readonly status: Status;
    readonly answer: Of['answers'][Status];
  };
}[Exclude<keyof Of['answers'], 202>];

export type AnswerOf<Of extends Operation> = Answered<Of>['answer'];

/** The type of an item of a paged list. */
export type ItemOf<Of extends Operation> =
  AnswerOf<Of> extends { readonly items: readonly (infer Item)[] } ? Item : never;

export type Operations = { readonly [Route in string]: Operation };

/** The routes whose answer is a list. */
export type Lists<Of> = {
  [Route in keyof Of]: Of[Route] extends Operation ? ([ItemOf<Of[Route]>] extends [never] ? never : Route) : never;
}[keyof Of];

/** The routes that can become a job. */
export type Jobs<Of> = {
  [Route in keyof Of]: Of[Route] extends { answers: { 202: unknown } } ? Route : never;
}[keyof Of];
