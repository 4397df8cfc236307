/** The body of a refusal, in the form of RFC 9457. */
export type ProblemBody = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
};

/**
 * A refused call. Decide on `code`; show `message` to a person. `facts` holds the other fields of the answer: the faults of
 * a request (`errors`), the bad rows of a file (`rows`), and so on.
 */
export class Refused<Body extends ProblemBody = ProblemBody> extends Error {
  override readonly name = 'Refused';
  readonly code: Body['code'];
  readonly status: number;
  readonly title: string;
  readonly facts: Omit<Body, keyof ProblemBody>;
  /** Finds the request in the server's log. */
  readonly correlationId: string | undefined;
  /** Seconds after which the request may be sent again. Undefined when the server did not say so. */
  readonly retryAfter: number | undefined;

  constructor(
    body: Body,
    { correlationId, retryAfter }: { correlationId?: string | undefined; retryAfter?: number | undefined },
  ) {
    super(body.detail);
    const { type: _type, title, status, detail: _detail, code, ...facts } = body;
    this.code = code;
    this.status = status;
    this.title = title;
    this.facts = facts;
    this.correlationId = correlationId;
    this.retryAfter = retryAfter;
  }
}

const isProblem = (value: unknown): value is ProblemBody =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;

/**
 * Makes the refusal of an answer. A proxy or balancer may answer without a problem document: then the status is the code.
 */
export const refusedOf = async (response: Response): Promise<Refused> => {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const detail = `The server answered ${status}`;
  const problem = isProblem(body)
    ? body
    : { type: 'about:blank', title: detail, status, detail, code: `status_${status}` };
  return new Refused(problem, {
    correlationId: response.headers.get('X-Correlation-Id') ?? undefined,
    retryAfter: secondsOf(response),
  });
};

export const secondsOf = ({ headers }: Response): number | undefined => {
  const seconds = Number(headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
};
