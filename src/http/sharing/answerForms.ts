/** Forms that several answers about parents' sharing have in them. */
import { z } from 'zod';

export const audience = z.string().meta({ description: '`group:` with a group, `class:` with a class, or `school`' });
export const address = z.strictObject({ street: z.string(), postalCode: z.string(), city: z.string() });
export const child = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .meta({ description: 'A child, as HMAC-SHA-256 under a secret of the school' });
