/** Invitations of guardians, and new links for those who ask (pages.md 10.14). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Deps } from '../../commands/deps.ts';
import { schoolOf } from '../../commands/sharing/guardians.ts';
import { guardiansWithEmail, inviteGuardian } from '../../commands/sharing/invitations.ts';
import type { Context } from '../../ledger/ledger.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { guardianEmail, schoolGuardians } from '../../queries/sharing/guardians.ts';
import { outsideRequests } from '../../waiting/patience.ts';
import { schoolSide, within } from '../access/access.ts';
import { askedSeldom } from '../access/rateLimit.ts';
import { noQuery, pageQuery } from '../forms/forms.ts';
import { schoolParams } from '../forms/params.ts';
import { email } from '../forms/primitives.ts';
import { errorForLog } from '../problems/errorLogged.ts';
import { KiB } from '../requests/bodies.ts';
import { anonymousContext, contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { traceOf } from '../requests/requestFacts.ts';
import { endpoint, json, written } from '../serving/endpoint.ts';
import { mustBeRegistered } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { guardians, invited, linksAsked } from './guardianAnswers.ts';
import { invitationMail } from './invitationMail.ts';
import { guardianParams } from './requests.ts';

const place = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

export const invitationEndpoints = [
  endpoint({
    route: 'GET /schools/{school}/guardians',
    access: within('school', ...schoolSide),
    tag: 'Sharing',
    summary: 'The guardians of a school, with their children, and whether they were invited and came',
    description: 'In order of registration, without those who were erased.',
    request: z.object({ params: schoolParams, query: pageQuery }),
    uncompressed: true,
    answers: { 200: json('A page of guardians', guardians) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params: { school }, query: { cursor, limit } }, req, res) => {
        await mustBeRegistered(serving, school);
        const cursors = cursorsOf(serving, req);
        const from = cursor === undefined ? 0 : cursors.keyIn(cursor, place);
        const { items, next } = await schoolGuardians(serving.deps, school, { from, limit });
        res.json({ items, next: next === null ? null : cursors.after(String(next)) });
      },
  }),
  endpoint({
    route: 'POST /guardians/{id}/invitation',
    access: within('guardian', ...schoolSide),
    tag: 'Sharing',
    summary: 'Invite a guardian: a link that is good once, for fourteen days',
    description:
      'It is e-mailed too, where the server sends e-mail and the guardian’s address is known. A repeated request (same Idempotency-Key) gets the same link.',
    request: z.object({ params: guardianParams, query: noQuery }),
    answers: { 200: written('The link', invited) },
    secretAnswer: true,
    uncompressed: true,
    refusals: ['guardian_erased'],
    serve:
      (serving) =>
      async ({ params: { id } }, req, res) => {
        const on = await conditional(serving.deps, req, streams.guardian(id));
        const { url, expiresAt, ...at } = await linkFor(serving, on, id, req, contextOf(req, res));
        wrote(res, at).json({ url, expiresAt });
      },
  }),
  endpoint({
    route: 'POST /guardian-links',
    access: 'open',
    tag: 'Sharing',
    summary: 'Ask for a new link, as a guardian, with one’s e-mail address',
    description: 'The answer is the same whether the address is known. A link goes to each guardian with that address.',
    request: z.object({ query: noQuery, body: z.strictObject({ email }) }),
    bodyBounds: { bytes: 4 * KiB, values: 4 },
    answers: { 202: json('Whatever the address', linksAsked) },
    refusals: ['too_many_requests', 'clock_leapt'],
    before: ({ limits }) => askedSeldom(limits.guardianLinks),
    serve:
      (serving) =>
      ({ body }, req, res) => {
        res.status(202).json({ asked: true });
        // Sent only after the answer, so that the time of the answer tells nothing either.
        void outsideRequests(() => sendLinks(serving, body.email, req, res));
      },
  }),
] as const;

const linkFor = async (serving: Serving, on: Deps, guardian: string, req: Request, context: Context) => {
  const { invitation, code, ...at } = await inviteGuardian(on, guardian, context);
  const url = `${serving.ownOrigin.of(req)}/uitnodiging#${code}`;
  const { mailer } = serving.deps;
  if (mailer !== null) {
    const [to, { details }] = [
      await guardianEmail(on, guardian),
      await partyOf(on.ledger, await schoolOf(on, guardian)),
    ];
    const { expiresAt } = at;
    if (to !== null)
      // The link is answered too, so nothing waits for the mail server.
      void mailer
        .send(invitationMail({ to, school: details.name, url, expiresAt, invitation, domain: mailer.domain }))
        .then(({ outcome, answer }) => {
          if (outcome !== 'sent') traceOf(req.res!)?.log.warn({ outcome, answer }, 'an invitation was not e-mailed');
        });
  }
  return { ...at, url };
};

const sendLinks = async (serving: Serving, address: string, req: Request, res: Response): Promise<void> => {
  const { deps } = serving;
  if (deps.mailer === null) return;
  try {
    for await (const guardian of guardiansWithEmail(deps, address))
      await linkFor(serving, deps, guardian, req, anonymousContext(res));
  } catch (error) {
    traceOf(res)?.log.warn({ error: errorForLog(error) }, 'new links could not be sent');
  }
};
