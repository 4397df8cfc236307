/** What parents share. */
import type { Meanings } from './meaning.ts';

export const ofSharing = {
  guardian_not_found: {
    means: 'There is no such guardian for this token. An id that another school gave cannot be given again.',
    todo: 'Check the id, or choose another one for a new guardian.',
  },
  guardian_erased: { means: 'The guardian was erased for good.', todo: 'Register the person under a new id.' },
  child_not_found: {
    means: "A child in the request is not one of this guardian's. Nothing was decided.",
    todo: 'Name only children that `GET /guardians/{id}/sharing` lists.',
  },
  child_unknown: {
    means: 'No EDEXML file of the school names a child with this id. Nothing was registered.',
    todo: 'Correct the id, or give the child `"new": true` when no file names it yet.',
  },
  audience_not_found: {
    means: 'There is no such audience for this token.',
    todo: 'Take one from `GET /guardians/{id}/sharing`, or from the roster of the school.',
  },
  item_not_recorded: {
    means:
      'The school has recorded no such item of the guardian or the child, so it cannot be shared. Nothing was decided.',
    todo: 'Leave the item out, or ask the school to record it first.',
  },
  roster_loses_many: {
    means: 'The EDEXML file lacks more than a tenth of the children that files named before. Nothing was taken.',
    todo: 'Check that the file is whole. If it is, send it again with `?confirmLeaving=true`.',
  },
  roster_outdated: {
    means: 'The EDEXML file is of an earlier school year than the one that was taken last. Nothing was taken.',
    todo: 'Export the file of the current school year.',
  },
} as const satisfies Meanings;
