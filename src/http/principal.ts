/** Who asks: a role, and the school, the board or the guardian whose things it may reach. */
import { z } from 'zod';
import { boardId, schoolId } from './primitives.ts';

export const roles = ['admin', 'finance', 'school', 'board', 'analytics', 'guardian'] as const;
export type Role = (typeof roles)[number];

const subject = z.string().min(1).max(256);

/** A role names whose things it may reach, where that is not everyone's. */
export const principalSchema = z.discriminatedUnion('role', [
  z.object({ subject, role: z.literal(['admin', 'finance', 'analytics']) }),
  z.object({ subject, role: z.literal('school'), school: schoolId }),
  z.object({ subject, role: z.literal('board'), board: boardId }),
  z.object({ subject, role: z.literal('guardian'), guardian: z.string().min(1).max(128) }),
]);
export type Principal = z.output<typeof principalSchema>;
