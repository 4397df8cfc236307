/** How the client's methods follow from what each path asks and answers. */

/** What one path asks and answers, as JSON tells it. */
export type Operation = {
  readonly params: object;
  readonly query: object;
  readonly body: unknown;
  /** Media types of a file that is the body. */
  readonly file: string;
  /** Answers in JSON, by status. */
  readonly answers: object;
  /** A line of an answer that is NDJSON. */
  readonly line: unknown;
};

/** A file to send. A stream that cannot be opened again is sent once only, and not repeated after a lost answer. */
export type File =
  | string
  | Uint8Array<ArrayBuffer>
  | Blob
  | ReadableStream<Uint8Array>
  | (() => ReadableStream<Uint8Array>);

/** What a request may have besides. */
export type Wishes = {
  /** Why; kept with what is written (`X-Reason`). */
  readonly reason?: string;
  /** `etag` of an earlier answer: the write is refused with 412 when the stream has moved on since. */
  readonly ifMatch?: string;
  /** Default: a new one for each call. Give your own to repeat a write of an earlier run of your program. */
  readonly idempotencyKey?: string;
  /** Ties together all that one act led to. */
  readonly correlationId?: string;
  readonly signal?: AbortSignal;
};

/** A query holds text; numbers and booleans are written as text. */
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

/** A call may leave out what it asks when nothing of it is needed. */
export type Rest<Told extends Operation> =
  Record<never, never> extends Asked<Told> ? [asked?: Asked<Told>] : [asked: Asked<Told>];

/** What every answer tells besides its body. */
export type Told = {
  /** The revision of what was written or read; for `ifMatch`. */
  readonly etag: string | undefined;
  /** Read models that lack something of what was asked. */
  readonly parked: readonly string[];
  readonly correlationId: string | undefined;
  /** This is the answer of an earlier request with the same key. */
  readonly replayed: boolean;
};

/** An answer with its status, so that `status` tells which body it has. A job's 202 is what `job` is for. */
export type Answered<Of extends Operation> = {
  [Status in Exclude<keyof Of['answers'], 202>]: Told & {
    readonly status: Status;
    readonly answer: Of['answers'][Status];
  };
}[Exclude<keyof Of['answers'], 202>];

export type AnswerOf<Of extends Operation> = Answered<Of>['answer'];

/** An item of a paged list. */
export type ItemOf<Of extends Operation> =
  AnswerOf<Of> extends { readonly items: readonly (infer Item)[] } ? Item : never;

export type Operations = { readonly [Route in string]: Operation };

/** Routes whose answer is a list. */
export type Lists<Of> = {
  [Route in keyof Of]: Of[Route] extends Operation ? ([ItemOf<Of[Route]>] extends [never] ? never : Route) : never;
}[keyof Of];

/** Routes that can become a job. */
export type Jobs<Of> = {
  [Route in keyof Of]: Of[Route] extends { answers: { 202: unknown } } ? Route : never;
}[keyof Of];
