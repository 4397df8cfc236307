import type { BoardFacts } from '../../domain/refusals/boardFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day } = formatsOf('en');

export const boards: RefusalTexts<BoardFacts> = {
  pilot_not_found: {
    title: 'Pilot not found',
    detail: () =>
      'There is no such pilot, or you may not see it, or this school is not in it. Look the pilot up with the board.',
  },
  pilot_with_subscription: {
    title: 'Pilot with subscription',
    detail: ({ school, from }) =>
      `School ${school} has a subscription that runs on ${day(from)}; a pilot is only for schools without one.`,
  },
  pilot_overlaps: {
    title: 'Pilot overlaps',
    detail: ({ school, pilot, from, until }) =>
      `School ${school} is in pilot ${pilot}, from ${day(from)} until ${day(until)}; a school is in one pilot at a time.`,
  },
  pilot_left: {
    title: 'Pilot left',
    detail: ({ school, pilot, through }) =>
      `School ${school} left pilot ${pilot} after ${day(through)}, before its end; it need not evaluate.`,
  },
  pilot_not_ended: {
    title: 'Pilot not ended',
    detail: ({ pilot, until, today }) =>
      `Pilot ${pilot} is evaluated at its end, from ${day(until)} on; today is ${day(today)}.`,
  },
  pilot_already_evaluated: {
    title: 'Pilot already evaluated',
    detail: ({ school, pilot }) => `School ${school} has evaluated pilot ${pilot}; a school does so once.`,
  },
  pilot_not_evaluated: {
    title: 'Pilot not evaluated',
    detail: ({ pilot }) =>
      `Not every school of pilot ${pilot} has evaluated; an agreement can rest on it only after that.`,
  },
  pilot_divided: {
    title: 'Pilot divided',
    detail: ({ pilot }) =>
      `Not all schools of pilot ${pilot} continue, so no agreement can rest on it; conclude one without a pilot.`,
  },
  agreement_not_found: {
    title: 'Agreement not found',
    detail: (facts) => {
      switch (facts.why) {
        case 'unknown':
          return `There is no agreement ${facts.agreement}, or you may not see it. Look it up with the board.`;
        case 'of-another-board':
          return `There is no agreement ${facts.agreement} of the board of school ${facts.school}; a school joins one of its own board.`;
        case 'no-board':
          return `School ${facts.school} has no board, so no framework agreement to join; register its board first.`;
        case 'none':
          return `The board of school ${facts.school} has no framework agreement; the board can propose one.`;
      }
    },
  },
  agreement_overlaps: {
    title: 'Agreement overlaps',
    detail: ({ board, agreement, status, validFrom, validUntil }) =>
      `Board ${board} has agreement ${agreement} (${status}), valid from ${day(validFrom)} until ${day(validUntil)}; a board has one at a time, and one that is proposed can be declined first.`,
  },
  agreement_expired: {
    title: 'Agreement expired',
    detail: ({ agreement, validUntil, from }) =>
      `Agreement ${agreement} is valid until ${day(validUntil)}, so none of a school's years can have its terms from ${day(from)}; join it from an earlier day.`,
  },
  agreement_not_confirmed: {
    title: 'Agreement not confirmed',
    detail: ({ agreement, status }) =>
      `Agreement ${agreement} is ${status}; schools can join one that our staff have confirmed.`,
  },
  agreement_confirmed: {
    title: 'Agreement confirmed',
    detail: ({ agreement }) => `Agreement ${agreement} is confirmed, and can no longer be declined.`,
  },
  agreement_declined: {
    title: 'Agreement declined',
    detail: ({ agreement }) => `Agreement ${agreement} was declined; the board proposes it anew, or conclude another.`,
  },
  agreement_already_joined: {
    title: 'Agreement already joined',
    detail: ({ school, agreement, from }) =>
      `School ${school} joined agreement ${agreement} from ${day(from)}; leave it first.`,
  },
  membership_not_found: {
    title: 'Membership not found',
    detail: ({ school, why }) =>
      why === 'no-board'
        ? `School ${school} has no board, so no framework agreement to leave.`
        : `School ${school} has joined no agreement of its board, or has left it.`,
  },
};
