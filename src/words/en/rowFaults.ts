import type { Accepted, DayForm } from '../../domain/files/badRows.ts';
import type { FaultTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number, either } = formatsOf('en');

const dayForms: Readonly<Record<DayForm, string>> = {
  'year-first': 'as 2026-06-12',
  'day-first': 'as 12-6-2026',
  'date-cell': 'in a cell with the format of a date',
};

const things = { cells: 'cells', roles: 'roles', groups: 'groups' } as const;

const allowed = {
  school: 'a school for which this may be done',
  plan: 'a plan of the list of plans that is open on that day',
  agreement: 'a confirmed framework agreement of this board that still holds',
  'past-day': 'today or an earlier day',
} as const;

const acceptedText = (accepted: Accepted): string => {
  switch (accepted.is) {
    case 'text':
      return accepted.charactersMin === 0
        ? `text of at most ${number(accepted.charactersMax)} characters, or nothing`
        : `text of 1 to ${number(accepted.charactersMax)} characters`;
    case 'word':
      return accepted.words.length === 0 ? 'nothing' : either(accepted.words);
    case 'form':
      return `text of the form ${accepted.example}`;
    case 'day':
      return `a day from ${day(accepted.from)} through ${day(accepted.until)}, ${either(accepted.forms.map((form) => dayForms[form]))}`;
    case 'number':
      return `a whole number from ${accepted.from} to ${accepted.to}`;
    case 'listed':
      return `one of those under ${accepted.among} in the same file`;
    case 'once':
      return 'each of them once in the file';
    case 'same':
      return 'one row, or the same content in every row about the same thing';
    case 'one-beside-one':
      return `the same value wherever ${accepted.other} is the same`;
    case 'at-most':
      return `at most ${number(accepted.count)} ${things[accepted.of]}`;
    case 'schema':
      return 'the elements of the XSD, in its order';
    case 'allowed':
      return allowed[accepted.what];
  }
};

export const rowFaults: FaultTexts = {
  heads: { row: 'row', column: 'column', code: 'code', message: 'message', accepted: 'accepted' },
  accepted: (accepted) =>
    'optional' in accepted && accepted.optional ? `${acceptedText(accepted)}, or nothing` : acceptedText(accepted),
  messages: {
    missing: () => 'Nothing stands here, and something is needed; fill it in.',
    too_long: () => 'This is longer than is taken; check that it is the right column.',
    rounded: () =>
      'A spreadsheet rounded this number, so its last digits are lost and two pupils or results may look the same; send the export itself, or take the ids from it again as text.',
    not_text: () =>
      'A date, a number with a fraction, or an error of a formula stands here, so what the source gave is lost; take it from the export again as text.',
    unknown_word: () => 'This is none of the words that are taken here; write one of them.',
    wrong_form: () => 'This does not have the form that is taken here; compare it with the example.',
    not_one_line: () =>
      'This is not a line of readable text: it looks empty, is too long, or holds control characters; write it again.',
    not_a_day: () => 'This is not a day of the calendar in a form that is taken; write it as in the examples.',
    too_early: () => 'This day is earlier than any that is taken; check the year.',
    too_late: () =>
      'This day is after the day on which the file is linked, so nobody can have been tested yet; check the day. If it is right, link the file on a later day; if it is after today, send the file on that day.',
    in_future: () => 'This day is after today; check that it is the right file, or wait for that day.',
    out_of_range: () => 'This is not a whole number in the range that is taken; leave it empty if it is not known.',
    too_many: () => 'There are more of them than are taken in one place; check the file.',
    not_listed: () => 'The file does not list what is named here; export the file again, whole.',
    listed_twice: () => 'The file lists what is named here twice, with different content; export it again.',
    repeated: () => 'An earlier row has the same key; give each its own.',
    contradicts: () =>
      'Another row is about the same thing and says something else about it, so it is not known which is meant; keep the right one.',
    ids_contradict: (accepted) =>
      `Elsewhere in the file the same ${accepted.is === 'one-beside-one' ? accepted.other : 'id'} stands beside another id than this one, so pupils would merge; check which belong together.`,
    too_many_cells: () =>
      'The row has more cells than the header has names, so it is not known which cell belongs to which column; put text that holds a separator in quotation marks.',
    not_as_schema: () =>
      'The elements here are not those of the XSD, or not in its order; have the program that made the file mended.',
  },
};
