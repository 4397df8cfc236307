import { z } from 'zod';
import { calendarYear } from '../billing/documentRequests.ts';
import { logPosition, paging } from '../forms/forms.ts';
import { keyId, schoolId } from '../forms/primitives.ts';

/** Only documents issued in that year; without it, all. */
export const verificationQuery = z.strictObject({ year: calendarYear.exactOptional() });

/** `key`: id of a key that is taken for the supplier's, though it holds it no more. */
export const heldVerificationQuery = z.strictObject({
  ...verificationQuery.shape,
  key: keyId.exactOptional(),
});

export const driftQuery = z.strictObject({ school: schoolId.exactOptional(), ...paging });

/** As they were at a position; without it, now. */
export const headsQuery = z.strictObject({
  position: logPosition.exactOptional(),
});
