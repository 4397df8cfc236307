/** `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a write that is sent again is answered again, not done again. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { causedBy, mustKnowAll } from '../../commands/requests/repeating.ts';
import type { Turn } from '../../commands/requests/requestMemory.ts';
import { mustBeDatable } from '../../ledger/ledger.ts';
import { Problem } from '../problems/problem.ts';
import { earlierAttemptsOf, principalOf, setEarlierAttempts, setTrace, traceOf } from '../requests/locals.ts';
import { type KeyOwner, ownerByBody, ownerOf, type RequestKey, requestKey } from './requestKeys.ts';
import type { Serving } from './serving.ts';

type Remembering = Pick<Serving, 'deps' | 'requests' | 'requestSecret' | 'limits'>;

/** After the entrance of every write. */
export const remembering = (serving: Remembering): RequestHandler =>
  rememberingOf(serving, (_req, res) => ownerOf(principalOf(res)));

/** Of a write that takes no token, after its body was read: without a name, only the body tells one who asks from another. */
export const rememberingBody = (serving: Remembering): RequestHandler =>
  rememberingOf(serving, (req) => ownerByBody(req.body));

/** A preview writes nothing, and so has nothing to remember. */
const rememberingOf =
  (
    { deps, requests, requestSecret, limits }: Remembering,
    ownerIn: (req: Request, res: Response) => KeyOwner,
  ): RequestHandler =>
  async (req, res, next) => {
    const given = req.get('idempotency-key');
    if (given === undefined || req.query.preview === 'true') return next();
    // A moment that is not believed would outlive the leap: what is remembered goes by age.
    mustBeDatable(deps.ledger);
    const { store, now } = deps.ledger;
    const key = requestKey(requestSecret, ownerIn(req, res), given);
    const target = key.target(req);
    const turn = await requests.begin(key.id, { target, since: await store.head(), begunAt: now() });
    if (turn === undefined) throw inProgress();
    try {
      const { earlier } = turn;
      if (earlier !== undefined && earlier.target !== target) throw reused();
      if (earlier?.answer !== undefined) {
        if ((await bodyDigestOf(req, key, limits.fileBytesMax)) !== earlier.answer.body) throw reused();
        await turn.leave();
        answerAgain(res, JSON.parse(key.open(earlier.answer.sealed)) as Answer);
        return;
      }
      // Events that the first attempt wrote before it was cut off are found by the id that both have.
      setTrace(res, { ...traceOf(res)!, requestId: key.requestId });
      if (earlier !== undefined) {
        const events = await causedBy(store, key.requestId, earlier.since);
        setEarlierAttempts(res, { causationId: key.requestId, since: earlier.since, events, appended: new Set() });
      }
    } catch (error) {
      await turn.leave();
      throw error;
    }
    const refusedRightly = async () => {
      const attempts = earlierAttemptsOf(res);
      if (attempts !== undefined) await mustKnowAll(store, attempts);
    };
    settleWithAnswer(req, res, { key, turn, refusedRightly, next });
    next();
  };

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const keptHeaders = ['Content-Type', 'ETag', 'X-Position', 'Location'];

const answerAgain = (res: Response, { status, headers, body }: Answer): void => {
  res.status(status).set(headers).set('Idempotency-Replayed', 'true').send(body);
};

type Settling = {
  readonly key: RequestKey;
  readonly turn: Turn;
  /** @throws StoreUnavailable when what was refused may have been done all the same */
  readonly refusedRightly: () => Promise<void>;
  readonly next: NextFunction;
};

/**
 * Before an answer goes out it is remembered, so that whoever has it can rely on it. The key is let go of with the answer,
 * however it is given, and at the latest with the connection of one that was not.
 */
const settleWithAnswer = (req: Request, res: Response, { key, turn, refusedRightly, next }: Settling): void => {
  const digest = key.bodyDigest();
  const emit = req.emit.bind(req);
  // Whoever reads the body, all of it passes here; a listener would set it flowing before its reader is there.
  req.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event === 'data') digest.update(values[0] as Uint8Array);
    return emit(event, ...values);
  };
  const send = res.send.bind(res);
  let isSettling = false;
  const settle = async (body: string): Promise<void> => {
    switch (outcomeOf(req, res)) {
      case 'open':
        return turn.leave();
      case 'nothing':
        return turn.forget();
      case 'final': {
        const headers = Object.fromEntries(keptHeaders.flatMap((name) => headerOf(res, name)));
        const answer: Answer = { status: res.statusCode, headers, body };
        await turn.finish({ body: digest.digest('hex'), sealed: key.seal(JSON.stringify(answer)) });
      }
    }
  };
  const answer: Response['send'] = (body) => {
    res.send = send;
    isSettling = true;
    settle(String(body))
      // What was written stays written: a repetition finds it in the log.
      .catch((error: unknown) => traceOf(res)?.log.warn({ err: error }, 'an answer could not be remembered'))
      .finally(() => send(body));
    return res;
  };
  res.send = (body) => {
    res.send = answer;
    if (res.statusCode < 400 || outcomeOf(req, res) !== 'final') return answer(body);
    refusedRightly().then(
      () => answer(body),
      (error: unknown) => next(error),
    );
    return res;
  };
  // An answer that did not pass here: the connection broke on it.
  res.once('close', () => {
    if (res.writableEnded && !isSettling) void turn.leave();
  });
};

const refusedForGood: ReadonlySet<number> = new Set([404, 409, 412, 422]);

/** `open`: an outage, or a race lost too often; what was written is not known. `nothing`: there was nothing to do again. */
const outcomeOf = (req: Request, res: Response): 'final' | 'nothing' | 'open' => {
  const { statusCode: status } = res;
  if (status >= 500 || res.get('Retry-After') !== undefined) return 'open';
  // All that wrote, and nothing else, tells how far the log then was.
  if (status < 300) return res.get('X-Position') === undefined ? 'nothing' : 'final';
  return refusedForGood.has(status) && isRead(req) ? 'final' : 'nothing';
};

/** Whether all of the body was seen, so that another one can be told from it. */
const isRead = (req: Request): boolean =>
  req.readableEnded || (req.get('transfer-encoding') === undefined && Number(req.get('content-length') ?? 0) === 0);

const headerOf = (res: Response, name: string): [string, string][] => {
  const value = res.get(name);
  return value === undefined ? [] : [[name, value]];
};

const bodyDigestOf = async (req: Request, key: RequestKey, bytesMax: number): Promise<string> => {
  const digest = key.bodyDigest();
  let bytes = 0;
  for await (const piece of req as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > bytesMax) throw reused();
    digest.update(piece);
  }
  return digest.digest('hex');
};

const reused = (): Problem =>
  new Problem('idempotency_key_reused', 'This Idempotency-Key came with another request before; give each its own.');

const inProgress = (): Problem =>
  new Problem('request_in_progress', 'The first request with this Idempotency-Key is still under way; try again.', {
    headers: { 'Retry-After': '1' },
  });
