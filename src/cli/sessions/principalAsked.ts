/** The principal that a command's options name: a role, and the school, board or guardian that it needs. */
import { type Principal, principalSchema, roles } from '../../http/access/principal.ts';
import { UsageFault } from '../usage.ts';

const text = { type: 'string' } as const;

export const principalOptions = { role: text, school: text, board: text, guardian: text, subject: text };

export const principalUsage = `Roles: ${roles.join(', ')}; school, board and guardian need the option of that name.`;

export type PrincipalValues = { readonly [Name in keyof typeof principalOptions]?: string | undefined };

/** @throws UsageFault */
export const principalAsked = (
  { role, school, board, guardian, subject = `local-${role}` }: PrincipalValues,
  usage: string,
): Principal => {
  const whose = Object.fromEntries(
    Object.entries({ school, board, guardian }).filter(([, value]) => value !== undefined),
  );
  if (!roles.some((known) => known === role)) throw new UsageFault('--role must be one of the roles below.', usage);
  const extra = Object.keys(whose).find((option) => option !== role);
  if (extra !== undefined) throw new UsageFault(`--${extra} does not go with this role.`, usage);
  const principal = principalSchema.safeParse({ ...whose, role, subject });
  if (principal.success) return principal.data;
  const [fault] = principal.error.issues;
  throw new UsageFault(`--${fault?.path.join('.')} is missing or has not the right form.`, usage);
};
