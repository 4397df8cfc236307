/** The contract of supplier, schools, boards and their agreements. */
import type { GuardedRoute } from '../access/access.ts';
import { debtorBody, dpaBody, supplierBody, termsBody } from '../forms/parties.ts';
import { type Operation, written } from '../serving/operation.ts';
import { acceptTerms, endForBoard, endForSchool, signForBoard, signForSchool } from './agreementRoutes.ts';
import { board, dpa, school } from './answers.ts';
import { putBoard, putDebtor, putSchool, putSupplier } from './routes.ts';

export const partyOperations = {
  'PUT /supplier': {
    tag: 'Parties',
    summary: 'Register the supplier, as documents name it',
    request: putSupplier,
    answers: { 200: written('As stored', supplierBody) },
    refusals: [],
  },
  'PUT /schools/{school}': {
    tag: 'Parties',
    summary: 'Register a school',
    request: putSchool,
    answers: { 200: written('As stored', school) },
    refusals: [],
  },
  'PUT /schools/{school}/debtor': {
    tag: 'Parties',
    summary: 'Say who pays for a school',
    description: 'By default its board pays, and without a board the school itself.',
    request: putDebtor,
    answers: { 200: written('As stored', debtorBody) },
    refusals: [],
  },
  'PUT /boards/{board}': {
    tag: 'Parties',
    summary: 'Register a board',
    request: putBoard,
    answers: { 200: written('As stored', board) },
    refusals: [],
  },
  'POST /boards/{board}/dpa': {
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for all schools of a board',
    request: signForBoard,
    answers: { 201: written('As stored', dpaBody) },
    refusals: ['dpa_not_valid'],
  },
  'DELETE /boards/{board}/dpa': {
    tag: 'Agreements',
    summary: 'End the data processing agreement of a board from a day on',
    request: endForBoard,
    answers: { 200: written('The agreement, ended', dpa) },
    refusals: ['dpa_missing', 'dpa_not_valid'],
  },
  'POST /schools/{school}/dpa': {
    tag: 'Agreements',
    summary: 'Sign the data processing agreement for one school',
    request: signForSchool,
    answers: { 201: written('As stored', dpaBody) },
    refusals: ['dpa_not_valid'],
  },
  'DELETE /schools/{school}/dpa': {
    tag: 'Agreements',
    summary: 'End the data processing agreement of a school from a day on',
    request: endForSchool,
    answers: { 200: written('The agreement, ended', dpa) },
    refusals: ['dpa_missing', 'dpa_not_valid'],
  },
  'POST /schools/{school}/terms': {
    tag: 'Agreements',
    summary: 'Accept the general terms',
    request: acceptTerms,
    answers: { 201: written('As stored', termsBody) },
    refusals: ['terms_not_valid'],
  },
} satisfies { readonly [Route in GuardedRoute]?: Operation };
