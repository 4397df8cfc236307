/** The principal of a request: a role, and the school, the board or the guardian whose things it may reach. */
import { z } from 'zod';
import { boardId, guardianId, schoolId } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

export const roles = ['admin', 'finance', 'school', 'board', 'analytics', 'guardian'] as const;
export type Role = (typeof roles)[number];

/**
 * Subjects are opaque: they stay in events for ever, so an e-mail address is refused (6.3). ASCII, as in OpenID
 * Connect.
 */
const subject = z.string().regex(/^[\x21-\x3f\x41-\x7e]{1,256}$/, wrong('subject'));

/** A role that reaches only one school, board or guardian names it. */
export const principalSchema = z.discriminatedUnion('role', [
  z.object({ subject, role: z.literal(['admin', 'finance', 'analytics']) }),
  z.object({ subject, role: z.literal('school'), school: schoolId }),
  z.object({ subject, role: z.literal('board'), board: boardId }),
  z.object({ subject, role: z.literal('guardian'), guardian: guardianId }),
]);
export type Principal = z.output<typeof principalSchema>;
