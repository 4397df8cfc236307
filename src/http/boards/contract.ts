/** The contract of pilots and framework agreements. */

import { z } from 'zod';
import type { GuardedRoute } from '../access/access.ts';
import { preview } from '../billing/documentAnswers.ts';
import { json, type Operation, previewRefusals, written, writtenOrPreviewed } from '../serving/operation.ts';
import { agreement, agreements, evaluation, membership, membershipLeft, pilot } from './answers.ts';
import {
  deleteMembership,
  getAgreements,
  postAgreement,
  postConfirmation,
  postDeclining,
  postEvaluation,
  postMembership,
  postPilot,
} from './routes.ts';

export const boardOperations = {
  'POST /boards/{board}/pilots': {
    tag: 'Boards',
    summary: 'Let some schools of a board try the service, from a day through a day',
    description:
      'Nothing is billed. A school that subscribes meanwhile leaves the pilot the day before. The same request again is the same pilot.',
    request: postPilot,
    answers: { 201: written('The pilot', pilot) },
    refusals: ['school_not_found', 'dpa_missing', 'pilot_with_subscription', 'pilot_overlaps'],
  },
  'POST /pilots/{id}/evaluations': {
    tag: 'Boards',
    summary: 'Say for a school, once, from the last day of its pilot on, whether it continues',
    request: postEvaluation,
    answers: { 201: written('As stored, with the outcome of the pilot so far', evaluation) },
    refusals: ['school_not_found', 'pilot_not_found', 'pilot_left', 'pilot_not_ended', 'pilot_already_evaluated'],
  },
  'POST /boards/{board}/framework-agreements': {
    tag: 'Boards',
    summary: 'Propose a framework agreement: validity, price terms, and the pilot it rests on, if any',
    description:
      'By a board it is `proposed`, and nobody can join it before staff of the supplier confirm it; by staff it is `confirmed` at once, and so is an open proposal of just that. One at a time, proposed ones included. Its price is that of a discount on the plan, fixed, or by the number of pupils of all joined schools together. The same request again is the same agreement.',
    request: postAgreement,
    answers: { 201: written('The agreement', agreement) },
    refusals: ['agreement_overlaps', 'pilot_not_found', 'pilot_not_evaluated', 'pilot_divided'],
  },
  'GET /framework-agreements': {
    tag: 'Boards',
    summary: 'Framework agreements of all boards, of one status or all',
    request: getAgreements,
    answers: { 200: json('A page of agreements, by id', agreements) },
    refusals: [],
  },
  'POST /framework-agreements/{id}/confirmation': {
    tag: 'Boards',
    summary: 'Confirm what a board proposed; from then on its schools can join',
    request: postConfirmation,
    answers: { 200: written('The agreement', agreement) },
    refusals: ['agreement_not_found', 'agreement_declined', 'pilot_not_evaluated', 'pilot_divided'],
  },
  'POST /framework-agreements/{id}/declining': {
    tag: 'Boards',
    summary: 'Decline what a board proposed, with a reason; the board may propose another',
    request: postDeclining,
    answers: { 200: written('The agreement', agreement) },
    refusals: ['agreement_not_found', 'agreement_confirmed'],
  },
  'POST /schools/{school}/framework-membership': {
    tag: 'Boards',
    summary: "Join an agreement of the school's board from a day on",
    description: 'Its per-pupil years that begin on or after that day, within the validity, have the terms.',
    request: postMembership,
    answers: { 201: written('As stored', membership), 200: json('What would follow (`preview=true`)', preview) },
    refusals: [
      'agreement_not_found',
      'agreement_not_confirmed',
      'agreement_already_joined',
      'agreement_expired',
      ...previewRefusals,
    ],
  },
  'DELETE /schools/{school}/framework-membership': {
    tag: 'Boards',
    summary: 'Leave the agreement from a day on, by default today',
    description: 'The year that runs then keeps its terms.',
    request: deleteMembership,
    answers: {
      200: writtenOrPreviewed('The membership, ended; or what would follow', z.union([membershipLeft, preview])),
    },
    refusals: ['membership_not_found', ...previewRefusals],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
