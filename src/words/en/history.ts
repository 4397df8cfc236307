import type { HistoryFacts } from '../../domain/refusals/historyFacts.ts';
import type { GuardedCode, RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('en');

const remedy =
  'Verify the ledger, and run the release that wrote it or a later one, or bring back what was recorded from a copy.';

export const history: RefusalTexts<HistoryFacts> = {
  reason_required: {
    title: 'Reason required',
    detail: (facts) => {
      switch (facts.for) {
        case 'restored':
          return 'With confirmRestored=true somebody vouches for a restored ledger that was not compared with kept heads: say why in X-Reason.';
        case 'counted-before':
          return 'This changes what was counted before: say why, in `reason` or in X-Reason.';
        case 'linked-earlier':
          return 'Linking on an earlier day than today needs a reason in X-Reason.';
        case 'declining':
          return 'Say why the agreement is declined: the board reads it.';
        case 'past-end':
          return `${day(facts.endsOn)} is past: say in X-Reason why the end is only recorded now, such as a letter that lay too long.`;
      }
    },
  },
  confirmation_required: {
    title: 'Confirmation required',
    detail: ({ of }) =>
      of === 'secret'
        ? 'Destroying the secret cannot be undone; repeat the school\'s id as confirmation: { "school": … }.'
        : 'Erasing a guardian cannot be undone; repeat the guardian’s id as confirmation: { "guardian": … }.',
  },
  restored_unchecked: {
    title: 'Restored unchecked',
    detail: ({ events }) =>
      `This ledger was restored from a copy of ${number(events)} events, and nobody has found out yet whether the copy holds every document that was issued: numbers that customers have could be issued again. Hold it against the newest heads that were kept (npm run verify -- --heads FILE). Where none were kept, ask again with confirmRestored=true and the reason in X-Reason; that stands from then on.`,
  },
  history_damaged: {
    title: 'History damaged',
    detail: ({ school, stream, revision, what }) =>
      `Of school ${school}, ${stream} at revision ${revision} ${what}; verify the ledger, and bring back what was recorded from a copy of it.`,
  },
  history_unknown: {
    title: 'History unknown',
    detail: (facts) => {
      if (facts.about === 'deleted-stream')
        return `Nothing is decided about what ${facts.stream} holds: it was deleted in the store. Verify the ledger, and bring back what was recorded from a copy.`;
      const { stream, revision, what } = facts;
      const subject = {
        all: 'anything',
        stream: `what ${stream} holds`,
        school: facts.about === 'school' ? `school ${facts.school}` : '',
      }[facts.about];
      return `Nothing is decided about ${subject}: event ${revision} of ${stream} ${what}. ${remedy}`;
    },
  },
  heads_copy_forged: {
    title: 'Heads copy forged',
    detail: (facts) =>
      `This copy is not as it was signed: ${
        facts.why === 'digest-differs'
          ? 'its heads do not come to its digest'
          : `its signature is not that of key ${facts.key} over what it says`
      }. Hold the ledger against another copy.`,
  },
  heads_key_unknown: {
    title: 'Heads key unknown',
    detail: ({ key, held }) =>
      `This copy is signed with key ${key}, and this ledger's vault holds ${held.length === 0 ? 'none' : held.join(', ')}. ` +
      'Either the copy is of another ledger or forged, or the key was lost or replaced since: if you wrote down ' +
      'its id as this supplier’s when you got the copy, give that id as the key to trust, and the ledger is held against it.',
  },
};

export const guarded: Readonly<Record<GuardedCode, string>> = {
  history_damaged:
    'This follows from an event that is not in the ledger as it was recorded. Contact us: our staff can verify the ledger.',
  history_unknown:
    'This follows from events of which one is missing, or that this release of the service does not know. Contact us: our staff can verify the ledger.',
};
