/** Guardians: registered, deciding, read, erased (6.3, 6.4). */
import type { Request, Response } from 'express';
import { z } from 'zod';
import { shownToday } from '../../commands/deps.ts';
import { putGuardian, putSharing, removeGuardian, schoolOf } from '../../commands/sharing/guardians.ts';
import { Rejection } from '../../domain/rejection.ts';
import { audiencesOf } from '../../domain/sharing/directory.ts';
import { streams } from '../../ledger/streams.ts';
import { guardianExport, guardianPage } from '../../queries/sharing/guardianPage.ts';
import { type Access, access, mustEnter, withBoard } from '../access/access.ts';
import { noQuery, pageQuery } from '../forms/forms.ts';
import { jsonBody } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { principalOf } from '../requests/locals.ts';
import { validRequest } from '../requests/validation.ts';
import { mustBeCaughtUp } from '../serving/reads.ts';
import type { Routes } from '../serving/routing.ts';
import type { Serving } from '../serving/serving.ts';
import { conditional, wrote } from '../serving/writes.ts';
import { erasureBody, guardianBody, guardianParams, sharingBody } from './requests.ts';

export const putGuardianRequest = z.object({ params: guardianParams, query: noQuery, body: guardianBody });
export const guardianRequest = z.object({ params: guardianParams, query: noQuery });
export const deleteGuardianRequest = z.object({ params: guardianParams, query: noQuery, body: erasureBody });
export const getSharingRequest = z.object({ params: guardianParams, query: pageQuery });
export const putSharingRequest = z.object({ params: guardianParams, query: noQuery, body: sharingBody });

/** The number of a decision in the order of a guardian's decisions. */
const place = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

/**
 * For routes whose path does not name the school: only the school itself or its board passes. @throws Rejection
 * school_not_found
 */
const mustBeOfSchool = async (
  { boardOf }: Pick<Serving, 'boardOf'>,
  res: Response,
  rule: Access,
  school: string,
): Promise<void> => {
  const principal = principalOf(res);
  const target = await withBoard(principal, { school }, boardOf);
  const missing = new Rejection('school_not_found', {});
  mustEnter(principal, { ...rule, scope: 'school' }, target, missing);
};

export const guardianRoutes = (serving: Serving): Routes => {
  const { deps, sources } = serving;
  const onSchoolOf = async (req: Request, guardian: string) =>
    conditional(deps, req, streams.sharing(await schoolOf(deps, guardian)));
  return {
    'PUT /guardians/{id}': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(putGuardianRequest, req);
        const { school, children, name, phone, email, address } = body;
        await mustBeOfSchool(serving, res, access['PUT /guardians/{id}'], school);
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
    ],
    'DELETE /guardians/{id}': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(deleteGuardianRequest, req);
        const on = await onSchoolOf(req, params.id);
        wrote(res, await removeGuardian(on, params.id, body.guardian, contextOf(req, res))).json({
          guardian: params.id,
          erased: true,
        });
      },
    ],
    'PUT /guardians/{id}/sharing': [
      ...jsonBody,
      async (req, res) => {
        const { params, body } = validRequest(putSharingRequest, req);
        const { children, ...own } = body;
        const wanted = { own, children: children.map(({ id, ...shares }) => ({ id, shares })) };
        const on = await onSchoolOf(req, params.id);
        wrote(res, await putSharing(on, params.id, wanted, contextOf(req, res))).json(body);
      },
    ],
    'GET /guardians/{id}/sharing': [
      async (req, res) => {
        const { params, query } = validRequest(getSharingRequest, req);
        const { cursor, limit } = query;
        const from = cursor === undefined ? 0 : cursorsOf(serving, req).keyIn(cursor, place);
        const { next, ...page } = await guardianPage(deps, params.id, { from, limit });
        res.json({ ...page, next: cursorsOf(serving, req).after(next === null ? null : String(next)) });
      },
    ],
    'GET /guardians/{id}/export': [
      async (req, res) => {
        const { params } = validRequest(guardianRequest, req);
        await mustBeCaughtUp(serving);
        res.json(await guardianExport({ deps, readStore: sources.readStore }, params.id));
      },
    ],
  };
};
