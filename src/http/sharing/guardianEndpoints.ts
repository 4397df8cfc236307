/** Guardians: registered, deciding, read, erased (6.3, 6.4). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { type Deps, shownToday } from '../../commands/deps.ts';
import { foreseeSharing, putGuardian, putSharing, removeGuardian, schoolOf } from '../../commands/sharing/guardians.ts';
import { Rejection } from '../../domain/rejection.ts';
import { audiencesOf } from '../../domain/sharing/directory.ts';
import { revisionAbout } from '../../domain/sharing/state.ts';
import { streams } from '../../ledger/streams.ts';
import { seenInCircles } from '../../queries/sharing/circles.ts';
import { guardianExport as exportOf, guardianPage as pageOf } from '../../queries/sharing/guardianPage.ts';
import { mustEnter, schoolSide, withBoard, within } from '../access/access.ts';
import { noQuery, previewQuery } from '../forms/forms.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, one, tagged, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import { mustBeCaughtUp } from '../serving/reads.ts';
import type { Serving } from '../serving/serving.ts';
import { attemptOn, conditional, preconditionsOf, wrote } from '../serving/writes.ts';
import { decided, erased, guardianExport, guardianPage, registered } from './guardianAnswers.ts';
import { erasureBody, guardianBody, guardianParams, historyQuery, sharingBody } from './requests.ts';

/** The number of a decision in the order of a guardian's decisions. */
const place = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/**
 * For endpoints whose path does not name the school: only the school itself or its board passes. @throws Rejection
 * school_not_found
 */
const mustBeOfSchool = async ({ boardOf }: Pick<Serving, 'boardOf'>, res: Response, school: string): Promise<void> => {
  const principal = principalOf(res);
  const target = await withBoard(principal, { school }, boardOf);
  const missing = new Rejection('school_not_found', {});
  mustEnter(principal, within('school', ...schoolSide), target, missing);
};

/** The dependencies of a write to the sharing stream of a guardian's school. */
const onSchoolOf = async (deps: Deps, req: Request, guardian: string) =>
  conditional(deps, req, streams.sharing(await schoolOf(deps, guardian)));
export const guardianEndpoints = [
  endpoint({
    route: 'PUT /guardians/{id}',
    // The school is in the body: mustEnter asks again.
    access: within('none', ...schoolSide),
    tag: 'Sharing',
    summary: 'Register a guardian with their children, by their school',
    description:
      'The guardian is given whole: what is left out is gone, and a child that is not named is no longer this guardian’s. A child is known by the id that the school’s own system has for it; what is left out of it stays as it is. One that neither a file nor an earlier registration named is refused as a mistyped id, unless it comes with `"new": true`. `groups` are groups and composite groups, `classes` year classes; with `leavesOn`, the first day that it is gone, a child leaves, and null takes that back.',
    request: z.object({ params: guardianParams, query: noQuery, body: guardianBody }),
    answers: { 200: written('Registered, with the audiences that the guardian belongs to today', registered) },
    refusals: [
      'school_not_found',
      'dpa_missing',
      'child_unknown',
      'guardian_not_found',
      'guardian_erased',
      'school_secret_missing',
      'school_too_large',
    ],
    serve:
      (serving) =>
      async ({ params, body }, req, res) => {
        const { deps } = serving;
        const { school, children, name, phone, email, address } = body;
        await mustBeOfSchool(serving, res, school);
        const on = await conditional(deps, req, streams.sharing(school));
        const details = { name, phone, email, address };
        const asked = children.map(({ new: isNew, ...child }) => ({ ...child, isNew }));
        const given = { school, guardian: params.id, details, children: asked };
        const { state, ...at } = await putGuardian(on, given, contextOf(req, res));
        // Nothing of the body is answered: an answer may be remembered for repetitions, while this data must stay
        // erasable.
        const audiences = audiencesOf(state, state.guardians.get(params.id)!, shownToday(deps));
        wrote(res, at).json({ guardian: params.id, school, audiences });
      },
  }),
  endpoint({
    route: 'DELETE /guardians/{id}',
    access: within('guardian', ...schoolSide, 'guardian'),
    tag: 'Sharing',
    summary: 'Erase what is known of a guardian, for good; decisions remain, by id',
    description: 'The body repeats the id. What is known of the children stays: it is the school’s.',
    request: z.object({ params: guardianParams, query: noQuery, body: erasureBody }),
    answers: { 200: written('Erased', erased) },
    refusals: ['confirmation_required'],
    serve:
      ({ deps }) =>
      async ({ params, body }, req, res) => {
        const on = await onSchoolOf(deps, req, params.id);
        wrote(res, await removeGuardian(on, params.id, body.guardian, contextOf(req, res))).json({
          guardian: params.id,
          erased: true,
        });
      },
  }),
  endpoint({
    route: 'PUT /guardians/{id}/sharing',
    // Each guardian decides for themselves (6.4): staff does not do it for them.
    access: within('guardian', 'guardian'),
    tag: 'Sharing',
    summary: 'Decide what is shared, and with whom; whatever is left out is not shared',
    description:
      'For each item the circles: `group`, `class`, `school`. An item of one’s own goes to the groups and classes of all one’s children, an item of a child to those of that child. What the school has nothing recorded of cannot be shared. With `preview=true` the answer says what others in each circle would see, and how many they are.',
    request: z.object({ params: guardianParams, query: previewQuery, body: sharingBody }),
    quota: 'sharingWrites',
    answers: {
      200: inLanguage(writtenOrPreviewed('What is shared now; or what others would see', decided), 'sometimes'),
    },
    refusals: ['child_not_found', 'item_not_recorded', 'school_secret_missing'],
    uncompressed: true,
    serve:
      ({ deps }) =>
      async ({ params: { id: guardian }, query, body }, req, res) => {
        const { children, ...own } = body;
        const wanted = { own, children: children.map(({ id, ...shares }) => ({ id, shares })) };
        const { expected } = preconditionsOf(req);
        const asked = { guardian, wanted, ...(expected === undefined ? {} : { expected }) };
        if (query.preview) {
          const { at, ...foreseen } = await foreseeSharing(deps, asked, contextOf(req, res));
          const circles = await seenInCircles(deps, { ...foreseen, guardian }, languageOf(req));
          withLanguage(res).set('ETag', `"${at}"`).json({ circles });
          return;
        }
        const { state, position } = await putSharing(attemptOn(deps, res), asked, contextOf(req, res));
        const revision = revisionAbout(state, state.guardians.get(guardian)!);
        res.set({ ETag: `"${revision}"`, 'X-Position': String(position) }).json(body);
      },
  }),
  endpoint({
    route: 'GET /guardians/{id}/sharing',
    access: within('guardian', 'admin', 'guardian'),
    tag: 'Sharing',
    summary: 'What a guardian shares and with whom, with every decision',
    description:
      'With what the school recorded of the guardian, their children, and the circles that their choices reach today. Decisions are paged. The `ETag` is the revision of the last event about the guardian or their children: with it as `If-Match` nobody loses a decision that was taken meanwhile.',
    request: z.object({ params: guardianParams, query: historyQuery }),
    uncompressed: true,
    answers: { 200: inLanguage(tagged('The page', guardianPage)) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query: { cursor, ...query } }, req, res) => {
        const { deps } = serving;
        const cursors = cursorsOf(serving, req);
        const after = cursor === undefined ? {} : { after: cursors.keyIn(cursor, place) };
        const { next, revision, ...page } = await pageOf(deps, params.id, { ...query, ...after }, languageOf(req));
        // The tag covers what was decided on and not the whole answer, which also changes with other guardians.
        delete req.headers['if-none-match'];
        withLanguage(res)
          .set('ETag', `"${revision}"`)
          .json({ ...page, next: cursors.after(next === null ? null : String(next)) });
      },
  }),
  endpoint({
    route: 'GET /guardians/{id}/export',
    // The school holds the guardian's data, so it may hand over the export too.
    access: within('guardian', ...schoolSide, 'guardian'),
    tag: 'Sharing',
    summary: 'All that is known of a guardian, their looks into directories included',
    request: z.object({ params: guardianParams, query: noQuery }),
    answersFrom: [model.directoryLooks],
    uncompressed: true,
    answers: { 200: inLanguage(one('All of it', guardianExport)) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params }, req, res) => {
        const { deps, sources } = serving;
        await mustBeCaughtUp(serving);
        answerOne(
          withLanguage(res),
          await exportOf({ deps, readStore: sources.readStore }, params.id, languageOf(req)),
        );
      },
  }),
] as const;
