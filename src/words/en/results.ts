import type { ResultFacts, ResultFault, SecretFault } from '../../domain/refusals/resultFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number, either } = formatsOf('en');

const resultFault = (fault: ResultFault): string => {
  switch (fault.is) {
    case 'taken-after-linked':
      return `takenOn would be after ${day(fault.linkedOn)}, the day on which the result was linked; give that day or an earlier one`;
    case 'no-day':
      return 'takenOn is not a day of the calendar; write YYYY-MM-DD';
    case 'taken-too-early':
      return `takenOn would be before ${day(fault.earliest)}; give that day or a later one`;
    case 'category-unknown':
      return `category is not one of ${either(fault.categories)}`;
    case 'year-group-unknown':
      return 'yearGroup is not a whole number from 1 to 8';
  }
};

const secretFault: Readonly<Record<SecretFault, (school: string) => string>> = {
  'none-yet': (school) =>
    `The secret of school ${school} is not available: it has none yet. Its first import makes it.`,
  never: (school) => `School ${school} never had a secret, so there is none to destroy.`,
  destroyed: (school) =>
    `The secret of school ${school} is not available: it was destroyed, and with it every way from a pupil to its results. It cannot be brought back.`,
  'destroyed-meanwhile': (school) =>
    `The secret of school ${school} is not available: it was destroyed while the file was read. No file is taken for this school any more.`,
  'not-in-vault': (school) =>
    `The secret of school ${school} is not available: the vault does not hold it; restore the vault from its backup.`,
  'another-in-vault': (school) =>
    `The secret of school ${school} is not available: the one in the vault is another; restore the vault from its backup.`,
  'sharing-not-in-vault': (school) =>
    `The secret that the children of school ${school} are known under is not in the vault; restore the vault from its backup.`,
};

const tooLarge = {
  pupils: ['pupil ids', 'Check the column of pupils; nothing of the file was taken.'],
  results: ['results', 'Check the column of keys; nothing of the file was taken.'],
  children: ['children', "Drop those that left the school, or send only this school's."],
  guardians: ['guardians', 'Erase those that are no longer of this school.'],
} as const;

const sourceStatus = { 'in-development': 'in development', 'under-study': 'under study' } as const;

export const results: RefusalTexts<ResultFacts> = {
  source_not_found: {
    title: 'Source not found',
    detail: () => 'There is no such source. Choose the system that the file comes from in the list of sources.',
  },
  source_not_available: {
    title: 'Source not available',
    detail: ({ name, status }) =>
      `Source ${name} is ${sourceStatus[status]}; imports from it are not taken yet. The list of sources tells from when they are, where that is known.`,
  },
  import_not_found: {
    title: 'Import not found',
    detail: ({ school, import: id }) =>
      `School ${school} has no import ${id}. Look it up among the files of the school.`,
  },
  import_already_withdrawn: {
    title: 'Import already withdrawn',
    detail: ({ school, import: id }) =>
      `Import ${id} of school ${school} was withdrawn before; nothing needs to be done.`,
  },
  import_in_progress: {
    title: 'Import in progress',
    detail: ({ school }) =>
      `Another first file of school ${school} was taken while this one was read; upload this one again.`,
  },
  import_unlikely: {
    title: 'Import unlikely',
    detail: ({ pupils, known, school }) =>
      `Of the ${number(pupils)} pupils in this file the school knows ${known === 0 ? 'none' : number(known)}, so nothing of it was taken. ${
        school === undefined
          ? 'Check whether it is the right file of the right school'
          : `School ${school} of the same board knows most of them: upload it there`
      }; if it is right, confirm that and send it again (confirm=true).`,
  },
  linked_on_in_future: {
    title: 'Linked on in future',
    detail: ({ linkedOn, today }) =>
      `Results cannot be linked on ${day(linkedOn)}, after today, ${day(today)}; give today or an earlier day.`,
  },
  result_not_found: {
    title: 'Result not found',
    detail: ({ why }) =>
      ({
        'no-results': 'The school has no results yet; upload a file first.',
        'unknown-key': 'The school has no result with this key. Take the key from the list of who counted.',
        'withdrawn-by-hand': 'The result was withdrawn by hand; lift that decision before correcting it.',
      })[why],
  },
  result_not_valid: {
    title: 'Result not valid',
    detail: ({ fault }) => `The result would not be valid: ${resultFault(fault)}.`,
  },
  decision_not_found: {
    title: 'Decision not found',
    detail: () => 'No manual decision about this result is in force, so there is none to lift.',
  },
  pupil_not_found: {
    title: 'Pupil not found',
    detail: ({ school }) => `School ${school} has no pupil by this pseudonym. Look the pseudonym up by the pupil's id.`,
  },
  link_not_found: {
    title: 'Link not found',
    detail: () => 'No link holds between these two ids. Look it up in the list of links.',
  },
  link_not_valid: {
    title: 'Link not valid',
    detail: ({ link }) =>
      `Link ${number(link)} names one id twice. A link takes two different ids of one pupil; nothing was linked.`,
  },
  school_secret_missing: {
    title: 'School secret missing',
    detail: ({ school, why }) => secretFault[why](school),
  },
  school_too_large: {
    title: 'School too large',
    detail: ({ of, would, max }) => {
      const [things, remedy] = tooLarge[of];
      return `The school would have ${number(would)} ${things}, and at most ${number(max)} are kept of one school. ${remedy}`;
    },
  },
};
