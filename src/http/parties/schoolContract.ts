/** The contract of routes about many schools, and of those that anybody may use (8.2–8.4). */
import type { GuardedRoute } from '../access/access.ts';
import { requestErased, requestStatus, requests } from '../information/answers.ts';
import { deleteRequest, getRequests, patchRequest } from '../information/routes.ts';
import { json, type Operation, written } from '../serving/operation.ts';
import { overview, registerNumbers, wishes } from './schoolAnswers.ts';
import { getOverview, getWishes, postRegister, registerMediaTypes } from './schoolRoutes.ts';

export const schoolOperations = {
  'POST /register-imports': {
    tag: 'Parties',
    summary: "Take the schools from DUO's register",
    description:
      'The file is the body: of any year, in UTF-8 or windows-1252. Nothing is taken while a row is not in order. A school that the register named before and names no more has closed: it is billed on until its subscription ends, and starts no other. What was set by hand stays until the register itself changes it; `differing` lists where a school is not as the register has it. One that was cut off is sent again, and goes on where it stopped. More than ten schools, and more than a tenth, close only with `confirmClosing=true`. It writes many streams, so it answers no `ETag` and takes no `If-Match`.',
    request: postRegister,
    writesMany: true,
    file: registerMediaTypes,
    answers: { 200: written('What it led to', registerNumbers) },
    refusals: [
      'file_too_large',
      'file_format_unknown',
      'file_empty',
      'file_unreadable',
      'file_rows_refused',
      'register_closes_many',
    ],
  },
  'GET /wishes': {
    tag: 'Parties',
    summary: 'Schools that asked for a trial or a subscription, and are not offered one yet',
    request: getWishes,
    answers: { 200: json('A page of them, and how many there are', wishes) },
    refusals: [],
  },
  'GET /boards/{board}/overview': {
    tag: 'Parties',
    summary: "All of a board's schools in one view",
    request: getOverview,
    answers: { 200: json('Each school, and all together', overview) },
    refusals: [],
  },
  'GET /information-requests': {
    tag: 'Information',
    summary: 'What was asked, and by whom',
    description: 'With `open=true` only those that are not closed.',
    request: getRequests,
    answers: { 200: json('A page of requests, oldest first', requests) },
    refusals: [],
  },
  'PATCH /information-requests/{id}': {
    tag: 'Information',
    summary: 'Say that a request was handled, or close it',
    request: patchRequest,
    answers: { 200: written('As it is now', requestStatus) },
    refusals: ['request_not_found', 'request_closed'],
  },
  'DELETE /information-requests/{id}': {
    tag: 'Information',
    summary: 'Erase who asked and what; that somebody did stays recorded',
    request: deleteRequest,
    answers: { 200: written('Erased', requestErased) },
    refusals: ['request_not_found'],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
