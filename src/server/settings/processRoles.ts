/** The work that a process does, of the work that the processes of a ledger share (operations 12.1). */
import { z } from 'zod';

/**
 * `web` answers requests; without it only health and metrics are answered. `work` does jobs, and turns the days. `follow`
 * keeps the read models, `publish` sends messages.
 */
export const processRoles = ['web', 'work', 'follow', 'publish'] as const;
export type ProcessRole = (typeof processRoles)[number];

const rolesMessage = `must be one or more of ${processRoles.join(', ')}, separated by commas`;

const isProcessRole = (text: string): text is ProcessRole => processRoles.some((role) => role === text);

/** Roles, separated by commas; all of them where none is named. */
export const processRolesText = z
  .string()
  .default(processRoles.join(','))
  .transform((text, check): ReadonlySet<ProcessRole> => {
    const named = text.split(',').map((role) => role.trim());
    if (named.every(isProcessRole)) return new Set(named);
    check.addIssue({ code: 'custom', message: rolesMessage });
    return z.NEVER;
  });
