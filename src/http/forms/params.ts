/** Path parameters. */
import { z } from 'zod';
import {
  agreementId,
  boardId,
  day,
  documentNumber,
  importId,
  linkId,
  paymentId,
  pilotId,
  planId,
  pseudonym,
  requestId,
  schoolId,
  sourceId,
  sourceKey,
} from './primitives.ts';

export const schoolParams = z.object({ school: schoolId });
export const boardParams = z.object({ board: boardId });
export const importParams = z.object({ school: schoolId, importId });
export const resultParams = z.object({ school: schoolId, key: sourceKey });
export const pupilParams = z.object({ school: schoolId, pseudonym });
export const linkParams = z.object({ school: schoolId, id: linkId });
export const dayParams = z.object({ school: schoolId, day });
export const planParams = z.object({ plan: planId });
export const sourceParams = z.object({ source: sourceId });
export const fromParams = z.object({ from: day });
export const requestParams = z.object({ id: requestId });
export const pilotParams = z.object({ id: pilotId });
export const agreementParams = z.object({ id: agreementId });
export const paymentParams = z.object({ id: paymentId });
export const documentParams = z.object({ number: documentNumber });
