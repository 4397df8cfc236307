/**
 * Keys derived from an Idempotency-Key. Without the key and the server's secret, what is kept can be neither read nor
 * guessed.
 */
import { createHash, createHmac, type Hmac } from 'node:crypto';
import type { Request } from 'express';
import { opened, sealed } from '../../commands/requests/sealing.ts';
import type { Principal } from '../access/principal.ts';
import { invalidRequest } from '../requests/validation.ts';
import { wrong } from '../words/faults.ts';

export type RequestKey = {
  /** The id under which the request is remembered, in hex. */
  readonly id: string;
  /** A UUID: the id of the request and of every attempt at it. */
  readonly requestId: string;
  /** A digest of everything that decides what the request does, without the body. */
  target(req: Request): string;
  /** Digests the body piece by piece. */
  bodyDigest(): Hmac;
  seal(text: string): Uint8Array;
  /** @throws Error for a text that was not sealed under this key. */
  open(sealed: Uint8Array): string;
};

const keyForm = /^[\x21-\x7e]{1,255}$/;

/**
 * The owner of a key: the principal, and the school, board or guardian that it may reach. Without a token: anybody who
 * knows the body.
 */
export type KeyOwner = readonly string[];

/** One subject may have tokens for two schools. Keys used with one token must not find answers of the other. */
export const ownerOf = (principal: Principal): KeyOwner => {
  const { role, subject } = principal;
  switch (principal.role) {
    case 'school':
      return [role, subject, principal.school];
    case 'board':
      return [role, subject, principal.board];
    case 'guardian':
      return [role, subject, principal.guardian];
    default:
      return [role, subject];
  }
};

/** The owner for a request without a token, after its body was read. */
export const ownerByBody = (body: unknown): KeyOwner => [
  '',
  createHash('sha256')
    .update(JSON.stringify(body) ?? '')
    .digest('hex'),
];

/** Keys of different owners never collide. @throws Problem invalid_request */
export const requestKey = (secret: Uint8Array, owner: KeyOwner, given: string): RequestKey => {
  if (!keyForm.test(given)) throw invalidRequest([{ path: 'Idempotency-Key', message: wrong('idempotency-key') }]);
  const own = createHmac('sha256', secret)
    .update(JSON.stringify([...owner, given]))
    .digest();
  const hmac = (purpose: string): Hmac => createHmac('sha256', own).update(`${purpose}\n`);
  const sealing = hmac('seal').digest();
  return {
    id: hmac('id').digest('hex'),
    requestId: uuidOf(hmac('request').digest()),
    target: (req) =>
      hmac('target')
        .update(JSON.stringify(asked(req)))
        .digest('hex'),
    bodyDigest: () => hmac('body'),
    seal: (text) => sealed(sealing, text),
    open: (bytes) => opened(sealing, bytes),
  };
};

/** All parts of a request that decide what it does, except the body. */
const asked = (req: Request): unknown[] => [
  req.method,
  req.originalUrl,
  req.get('content-type') ?? null,
  req.get('if-match') ?? null,
  req.get('x-reason') ?? null,
];

/** A UUID of version 8 (RFC 9562), made from bytes that only we know. */
const uuidOf = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
