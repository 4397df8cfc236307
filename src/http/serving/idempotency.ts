/**
 * `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a repeated write gets the first answer again and is
 * not done twice.
 */
import { setTimeout } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { eventsCausedBy, mustKnowEveryAttempt } from '../../commands/requests/repeating.ts';
import type { Turn } from '../../commands/requests/requestMemory.ts';
import { mustBeDatable } from '../../ledger/ledger.ts';
import { Problem } from '../problems/problem.ts';
import {
  type Answered,
  earlierAttemptsOf,
  hasSecretAnswer,
  principalOf,
  setEarlierAttempts,
  setRemembered,
  setTrace,
  traceOf,
} from '../requests/requestFacts.ts';
import { linesType, rememberedLine, wantsLines } from './progressLines.ts';
import { type KeyOwner, ownerByBody, ownerOf, type RequestKey, requestKey } from './requestKeys.ts';
import type { Serving } from './serving.ts';

type Remembering = Pick<Serving, 'deps' | 'requests' | 'requestSecret' | 'limits'>;

/** Runs after the entrance of every write. */
export const remembering = (serving: Remembering): RequestHandler =>
  rememberingOf(serving, (_req, res) => ownerOf(principalOf(res)));

/**
 * For a write without a token, after its body was read: without a name, only the body tells one caller from another.
 */
export const rememberingBody = (serving: Remembering): RequestHandler =>
  rememberingOf(serving, (req) => ownerByBody(req.body));

/** A preview writes nothing, so there is nothing to remember. */
const rememberingOf =
  (
    { deps, requests, requestSecret, limits }: Remembering,
    ownerIn: (req: Request, res: Response) => KeyOwner,
  ): RequestHandler =>
  async (req, res, next) => {
    const given = req.get('idempotency-key');
    if (given === undefined || req.query.preview === 'true') return next();
    // Memory expires by age. A record dated by a clock that leapt ahead would be kept too long.
    mustBeDatable(deps.ledger);
    const { store, now } = deps.ledger;
    const key = requestKey(requestSecret, ownerIn(req, res), given);
    const target = key.target(req);
    const head = await store.head();
    const turn = await requests.begin(key.id, { target, since: head, begunAt: now() });
    if (turn === undefined) throw inProgress();
    try {
      const { earlier } = turn;
      if (earlier !== undefined && earlier.target !== target) throw reused();
      if (earlier?.answer !== undefined) {
        if ((await bodyDigestOf(req, key, limits.fileBytesMax)) !== earlier.answer.body) throw reused();
        await turn.leave();
        answerAgain(req, res, JSON.parse(key.open(earlier.answer.sealed)) as Answered);
        return;
      }
      // A repeated request gets the same request id, which finds the events that a first attempt wrote before it was
      // cut off.
      setTrace(res, { ...traceOf(res)!, requestId: key.requestId });
      const isFirst = earlier === undefined;
      const since = earlier?.since ?? head;
      const events = isFirst ? [] : await eventsCausedBy(store, key.requestId, since);
      setEarlierAttempts(res, { isFirst, causationId: key.requestId, since, events, appended: new Set() });
    } catch (error) {
      await turn.leave();
      throw error;
    }
    const refusedRightly = async () => {
      const attempts = earlierAttemptsOf(res);
      if (attempts !== undefined) await mustKnowEveryAttempt(store, attempts);
    };
    settleWithAnswer(req, res, { key, turn, refusedRightly, next });
    next();
  };

/** `Retry-After` tells whether the answer is final. */
const toldHeaders = [
  'Content-Type',
  'Content-Language',
  'Vary',
  'ETag',
  'X-Position',
  'Location',
  'Preference-Applied',
  'Retry-After',
];

const answerAgain = (req: Request, res: Response, answered: Answered): void => {
  const { status, headers, body } = answered;
  res.set('Idempotency-Replayed', 'true');
  const { 'Content-Language': language, Vary: vary } = headers;
  const inWords = language === undefined ? {} : { 'Content-Language': language, Vary: vary ?? 'Accept-Language' };
  if (wantsLines(req)) res.type(linesType).set(inWords).send(rememberedLine(answered));
  else res.status(status).set(headers).send(body);
};

type Settling = {
  readonly key: RequestKey;
  readonly turn: Turn;
  /** @throws StoreUnavailable when the refused write may have happened all the same */
  readonly refusedRightly: () => Promise<void>;
  readonly next: NextFunction;
};

/**
 * Milliseconds after which a request that met an outage is answered, even if the store has not yet given its key back.
 * The key is given back all the same.
 */
const leavingMsMax = 500;

/**
 * Remembers an answer before it is sent, so that a client that received it can rely on it. The key is released when an
 * answer is sent, or when the connection closes without one.
 */
const settleWithAnswer = (req: Request, res: Response, { key, turn, refusedRightly, next }: Settling): void => {
  const digest = key.bodyDigest();
  const emit = req.emit.bind(req);
  // The digest of the body is taken here, because every reader's data passes through `emit`. A listener for 'data'
  // would start the flow before the real reader is there.
  req.emit = (event: string | symbol, ...values: unknown[]) => {
    if (event === 'data') digest.update(values[0] as Uint8Array);
    return emit(event, ...values);
  };
  const send = res.send.bind(res);
  let isSettling = false;
  const settle = async (answered: Answered): Promise<void> => {
    isSettling = true;
    try {
      switch (outcomeOf(req, answered)) {
        case 'open':
          return await Promise.race([turn.leave(), setTimeout(leavingMsMax)]);
        case 'nothing':
          return await turn.forget();
        case 'final':
          await turn.finish({ body: digest.digest('hex'), sealed: key.seal(JSON.stringify(answered)) });
      }
    } catch (error) {
      // The events stay written, and a repetition finds them in the log.
      traceOf(res)?.log.warn({ err: error }, 'an answer could not be remembered');
    }
  };
  const isRefusedForGood = (answered: Answered): boolean =>
    answered.status >= 400 && outcomeOf(req, answered) === 'final';
  const answer: Response['send'] = (body) => {
    res.send = send;
    settle(answeredBy(res, String(body))).finally(() => send(body));
    return res;
  };
  res.send = (body) => {
    res.send = answer;
    if (!isRefusedForGood(answeredBy(res, ''))) return answer(body);
    refusedRightly().then(
      () => answer(body),
      (error: unknown) => next(error),
    );
    return res;
  };
  setRemembered(res, async (answered) => {
    if (isRefusedForGood(answered)) await refusedRightly();
    await settle(answered);
  });
  // The answer did not go through `send`: the connection broke while it was written.
  res.once('close', () => {
    if (res.writableEnded && !isSettling) void turn.leave();
  });
};

const refusedForGood: ReadonlySet<number> = new Set([404, 409, 412, 422]);

/**
 * `final`: remember the answer. `open`: after an outage or a lost race it is not known what was written. `nothing`:
 * there is nothing to repeat.
 */
const outcomeOf = (req: Request, { status, headers }: Answered): 'final' | 'nothing' | 'open' => {
  if (status >= 500 || headers['Retry-After'] !== undefined) return 'open';
  // A repetition makes the secret again, from what the log holds.
  if (status < 300 && hasSecretAnswer(req.res!)) return 'open';
  // Every write answers X-Position, also when it redirects a browser that sent a form. A request that became a job answers
  // Preference-Applied. No other answer has one of these headers.
  if (status < 400)
    return headers['X-Position'] === undefined && headers['Preference-Applied'] === undefined ? 'nothing' : 'final';
  return refusedForGood.has(status) && isRead(req) ? 'final' : 'nothing';
};

const answeredBy = (res: Response, body: string): Answered => ({
  status: res.statusCode,
  headers: Object.fromEntries(toldHeaders.flatMap((name) => headerOf(res, name))),
  body,
});

/** Whether the whole body was seen, so that a repetition with another body can be recognised. */
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

const reused = (): Problem => new Problem('idempotency_key_reused', {});

const inProgress = (): Problem =>
  new Problem(
    'request_in_progress',
    {},
    {
      headers: { 'Retry-After': '1' },
    },
  );
