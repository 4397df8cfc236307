/** Framework agreements of all boards, with the decision of staff on each (7.3). */
import type { Framework, FrameworkEvent } from '../domain/boards/frameworkEvents.ts';
import type { AgreementStatus } from '../domain/boards/frameworks.ts';
import { boardOf } from '../domain/boards/ids.ts';
import type { Projection } from './projection.ts';

export type FrameworkAgreementRow = Framework & {
  readonly board: string;
  readonly status: AgreementStatus;
  /** When it was proposed, or when it was concluded at once. */
  readonly recordedAt: string;
  /** When staff confirmed, concluded or declined it; null while it waits. */
  readonly decidedAt: string | null;
  /** Why it was declined; null unless it was. */
  readonly reason: string | null;
};

type Followed = Extract<FrameworkEvent, { type: `FrameworkAgreement${string}` }>;

export const frameworkAgreements: Projection<FrameworkAgreementRow, Followed> = {
  name: 'framework-agreements',
  version: 1,
  types: [
    'FrameworkAgreementConcluded',
    'FrameworkAgreementProposed',
    'FrameworkAgreementConfirmed',
    'FrameworkAgreementDeclined',
  ],
  keyOf: ({ data }) => data.agreement,
  apply: (row, { type, data, metadata: { recordedAt, reason = null } }) => {
    switch (type) {
      case 'FrameworkAgreementProposed':
        return {
          ...data,
          board: boardOf(data.agreement),
          status: 'proposed',
          recordedAt,
          decidedAt: null,
          reason: null,
        };
      case 'FrameworkAgreementConcluded':
        return {
          ...data,
          board: boardOf(data.agreement),
          status: 'confirmed',
          recordedAt,
          decidedAt: recordedAt,
          reason: null,
        };
      // A proposal is always recorded before the decision on it.
      case 'FrameworkAgreementConfirmed':
        return { ...row!, status: 'confirmed', decidedAt: recordedAt };
      case 'FrameworkAgreementDeclined':
        return { ...row!, status: 'declined', decidedAt: recordedAt, reason };
    }
  },
  // The facet `open` counts agreements that wait for a decision of staff.
  facetsOf: ({ board, status }) => ({ board, open: status === 'proposed' ? 1 : 0 }),
};
