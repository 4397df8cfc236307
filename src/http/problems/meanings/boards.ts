/** Pilots and framework agreements. */
import type { Meanings } from './meaning.ts';

export const ofBoards = {
  pilot_not_found: {
    means: 'There is no such pilot for this token, or the school is not in it.',
    todo: 'Take the id from the answer to `POST /boards/{board}/pilots`.',
  },
  pilot_with_subscription: {
    means: 'A pilot is only for schools without a subscription on its first day.',
    todo: 'Leave the school out of the pilot.',
  },
  pilot_overlaps: {
    means: 'The school is in another pilot in that time. A school is in one pilot at a time.',
    todo: 'Choose other days, or leave the school out.',
  },
  pilot_left: {
    means: 'The school left the pilot before its end, so it need not evaluate.',
    todo: 'Nothing needs to be done.',
  },
  pilot_not_ended: {
    means: 'A pilot is evaluated at its end. `detail` says from which day.',
    todo: 'Send the evaluation from that day on.',
  },
  pilot_already_evaluated: {
    means: 'The school has evaluated this pilot. A school does so once.',
    todo: 'Nothing needs to be done.',
  },
  pilot_not_evaluated: {
    means: 'Not every school of the pilot has evaluated it, so no agreement can rest on it.',
    todo: 'Let the remaining schools evaluate.',
  },
  pilot_divided: {
    means: 'Not all schools of the pilot continue, so no agreement can rest on it.',
    todo: 'Conclude an agreement without naming the pilot.',
  },
  agreement_not_found: {
    means: "There is no such framework agreement for this token or for this school's board.",
    todo: 'Take the id from `GET /framework-agreements` (staff), or from the answer that proposed it.',
  },
  agreement_overlaps: {
    means: 'The board has a proposed or confirmed agreement in that time. A board has one at a time.',
    todo: 'Decline the proposal, or choose other days.',
  },
  agreement_expired: {
    means: 'No year of the school can have the terms of this agreement from that day on, because it ends before.',
    todo: 'Join an agreement that is valid then.',
  },
  agreement_not_confirmed: {
    means: 'The agreement is proposed or declined. Schools join one that staff confirmed.',
    todo: 'Wait for staff to confirm it with `POST /framework-agreements/{id}/confirmation`.',
  },
  agreement_confirmed: {
    means: 'The agreement is confirmed and can no longer be declined.',
    todo: 'Nothing needs to be done, or let its schools leave it.',
  },
  agreement_declined: {
    means: 'The agreement was declined and cannot be confirmed.',
    todo: 'The board proposes it anew.',
  },
  agreement_already_joined: {
    means: 'The school is a member of an agreement from that day on.',
    todo: 'Leave that agreement first with `DELETE …/framework-membership`.',
  },
  membership_not_found: {
    means: 'The school has joined no agreement of its board, or has left it.',
    todo: 'Nothing needs to be done.',
  },
} as const satisfies Meanings;
