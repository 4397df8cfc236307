import type { SharedItem, SharingFacts } from '../../domain/refusals/sharingFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { number } = formatsOf('en');

const items: Readonly<Record<SharedItem, string>> = {
  name: 'name',
  phone: 'phone number',
  email: 'e-mail address',
  address: 'address',
  birthday: 'birthday',
};

export const sharing: RefusalTexts<SharingFacts> = {
  guardian_not_found: {
    title: 'Guardian not found',
    detail: () =>
      'There is no such guardian, or another school registered this one. For a new guardian choose an id that is not in use.',
  },
  guardian_erased: {
    title: 'Guardian erased',
    detail: () => 'This guardian was erased, for good; register the person under a new id.',
  },
  child_not_found: {
    title: 'Child not found',
    detail: () => 'A child that is named is not one of this guardian’s; nothing was decided. Leave it out.',
  },
  audience_not_found: {
    title: 'Audience not found',
    detail: () =>
      'There is no such audience, or you do not belong to it. Your sharing decisions list the audiences that you belong to.',
  },
  child_unknown: {
    title: 'Child unknown',
    detail: ({ at }) =>
      `The school knows no pupil with the id of child ${at + 1}; nothing was registered. Mend the id, or say that no EDEXML file names this pupil yet.`,
  },
  item_not_recorded: {
    title: 'Item not recorded',
    detail: ({ item, of }) =>
      `The school has no ${items[item]} of this ${of}, so it cannot be shared; nothing was decided. Leave it out, or ask the school to record it first.`,
  },
  roster_loses_many: {
    title: 'Roster loses many',
    detail: ({ missing, known }) =>
      `This file lacks ${number(missing)} of the ${number(known)} children that files named before, more than a tenth; they would leave the school, and nothing was taken. If the file is whole, confirm that and send it again (confirmLeaving=true).`,
  },
  roster_outdated: {
    title: 'Roster outdated',
    detail: ({ schoolYear, taken }) =>
      `The file is of school year ${schoolYear}, and one of ${taken} was taken before; nothing of it was taken. Export the file of this school year.`,
  },
};
