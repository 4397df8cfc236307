import type { AgreementFacts } from '../../domain/refusals/agreementFacts.ts';
import type { RefusalTexts } from '../catalogue.ts';
import { formatsOf } from '../formats.ts';

const { day, number } = formatsOf('en');

const missing = {
  import: 'sign one, or have its board sign, before the import',
  sharing: 'sign one, or have its board sign, before anything of guardians or children is registered',
  start: 'sign one first',
  pilot: 'sign one first',
} as const;

export const agreements: RefusalTexts<AgreementFacts> = {
  school_not_found: {
    title: 'School not found',
    detail: () =>
      'There is no such school, or you may not see it. Check its id: the BRIN code and the number of the location, such as 12AB00.',
  },
  board_not_found: {
    title: 'Board not found',
    detail: () => 'There is no such board, or you may not see it. Check its id: five digits, such as 12345.',
  },
  request_not_found: {
    title: 'Request not found',
    detail: ({ request }) =>
      `There is no information request ${request}, or it was erased. Look it up in the list of requests.`,
  },
  request_closed: {
    title: 'Request closed',
    detail: ({ request }) => `Information request ${request} is closed, and stays so; a new question is a new request.`,
  },
  dpa_missing: {
    title: 'DPA missing',
    detail: (facts) =>
      facts.for === 'end'
        ? 'There is no data processing agreement to end.'
        : `School ${facts.school} has no data processing agreement in force on ${day(facts.day)}; ${missing[facts.for]}.`,
  },
  dpa_not_valid: {
    title: 'DPA not valid',
    detail: (facts) =>
      facts.why === 'signed-in-future'
        ? `An agreement signed on ${day(facts.signedOn)} lies in the future; today is ${day(facts.today)}. Give the day on which it was signed.`
        : `No data processing agreement is in force on ${day(facts.endsOn)}, so none can end then; give a day on which one is in force.`,
  },
  dpa_still_in_force: {
    title: 'DPA still in force',
    detail: ({ school, for: what }) =>
      `School ${school} has a data processing agreement in force; end it first${what === 'sharing' ? ', or leave out all=true' : ''}.`,
  },
  terms_missing: {
    title: 'Terms missing',
    detail: ({ school, startsOn }) =>
      `School ${school} had not accepted the general terms on ${day(startsOn)}; record the acceptance first.`,
  },
  signatory_not_found: {
    title: 'Signatory not found',
    detail: () => 'Nobody with this id signed or accepted here; take the id that stands with the agreement.',
  },
  terms_not_valid: {
    title: 'Terms not valid',
    detail: ({ acceptedOn, today }) =>
      `Terms accepted on ${day(acceptedOn)} lie in the future; today is ${day(today)}. Give the day on which they were accepted.`,
  },
  school_closed: {
    title: 'School closed',
    detail: ({ school }) =>
      `School ${school} has closed: DUO's register no longer names it. If that is wrong, register it again by hand first.`,
  },
  register_closes_many: {
    title: 'Register closes many',
    detail: ({ closing, known }) =>
      `This file lacks ${number(closing)} of the ${number(known)} schools that the register named before, more than a tenth; they would close, and nothing was taken. If the file is whole, confirm that and send it again (confirmClosing=true).`,
  },
};
