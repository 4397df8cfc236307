/** Schools that join an agreement of their board, and leave it (7.4, 7.5). */
import { z } from 'zod';
import { joinFramework, leaveFramework } from '../../commands/boards/boards.ts';
import type { Deps } from '../../commands/deps.ts';
import { partyOf } from '../../ledger/states/parties.ts';
import { streams } from '../../ledger/streams.ts';
import { schoolSide, within } from '../access/access.ts';
import { preview } from '../billing/documentAnswers.ts';
import { previewQuery } from '../forms/forms.ts';
import { schoolParams } from '../forms/params.ts';
import { contextOf } from '../requests/context.ts';
import { endpoint, previewRefusals, written, writtenOrPreviewed } from '../serving/endpoint.ts';
import { conditional, writeOrPreview, wrote } from '../serving/writes.ts';
import { membership, membershipLeft } from './answers.ts';
import { leaveQuery, membershipBody } from './requests.ts';

export const membershipEndpoints = [
  endpoint({
    route: 'POST /schools/{school}/framework-membership',
    access: within('school', ...schoolSide),
    tag: 'Boards',
    summary: "Join an agreement of the school's board from a day on",
    description: 'Its per-pupil years that begin on or after that day, within the validity, have the terms.',
    request: z.object({ params: schoolParams, query: previewQuery, body: membershipBody }),
    answers: {
      201: written('As stored', membership),
      200: writtenOrPreviewed('What would follow (`preview=true`)', preview),
    },
    refusals: [
      'agreement_not_found',
      'agreement_not_confirmed',
      'agreement_already_joined',
      'agreement_expired',
      ...previewRefusals,
    ],
    serve:
      ({ deps }) =>
      async ({ params, query, body }, req, res) => {
        const { school } = params;
        const context = contextOf(req, res);
        const stream = await boardStreamOf(deps, school);
        const on = await conditional(deps, req, stream);
        const write = (target: Deps) => joinFramework(target, school, body, context);
        await writeOrPreview(on, res, { school, stream, about: body.from, ...query, context, write }, (outcome) => {
          wrote(res, outcome)
            .status(201)
            .json({ school, ...body });
        });
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/framework-membership',
    access: within('school', ...schoolSide),
    tag: 'Boards',
    summary: 'Leave the agreement from a day on, by default today',
    description: 'The year that runs then keeps its terms.',
    request: z.object({ params: schoolParams, query: leaveQuery }),
    answers: {
      200: writtenOrPreviewed('The membership, ended; or what would follow', z.union([membershipLeft, preview])),
    },
    refusals: ['membership_not_found', ...previewRefusals],
    serve:
      ({ deps }) =>
      async ({ params, query }, req, res) => {
        const { school } = params;
        const context = contextOf(req, res);
        const stream = await boardStreamOf(deps, school);
        const on = await conditional(deps, req, stream);
        const write = (target: Deps) => leaveFramework(target, school, query.on, context);
        await writeOrPreview(
          on,
          res,
          { school, stream, about: query.on, preview: query.preview, context, write },
          ({ recorded, ...outcome }) => {
            const { agreement, from, leftOn } = recorded;
            wrote(res, outcome).json({ school, agreement, from, leftOn });
          },
        );
      },
  }),
] as const;

/** The stream that records a school's memberships: that of its board, or the school's own when it has no board. */
const boardStreamOf = async ({ ledger }: Deps, school: string): Promise<string> => {
  const { board } = (await partyOf(ledger, school)).details;
  return board === null ? streams.school(school) : streams.board(board);
};
