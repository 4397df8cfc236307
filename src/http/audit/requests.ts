import { z } from 'zod';
import { calendarYear } from '../billing/documentRequests.ts';
import { logPosition, paging } from '../forms/forms.ts';
import { keyId, schoolId } from '../forms/primitives.ts';

/** `year`: only documents issued in that year. Left out: all documents. */
export const verificationQuery = z.strictObject({ year: calendarYear.exactOptional() });

/** `key`: id of a key that is also accepted as the supplier's, although the supplier does not hold it any more. */
export const heldVerificationQuery = z.strictObject({
  ...verificationQuery.shape,
  key: keyId.exactOptional(),
});

export const driftQuery = z.strictObject({ school: schoolId.exactOptional(), ...paging });

/** `position`: the heads as they were at that position. Left out: now. */
export const headsQuery = z.strictObject({
  position: logPosition.exactOptional(),
});
