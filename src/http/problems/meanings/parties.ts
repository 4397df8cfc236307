/** Parties, agreements, the catalogue, the register and information requests. */
import type { Meanings } from './meaning.ts';

export const ofParties = {
  school_not_found: {
    means: 'The school is not registered, or is not one that this token may see.',
    todo: 'Check the id. Staff register a school with `PUT /schools/{school}`.',
  },
  board_not_found: {
    means: 'The board is not registered, or is not the one of this token.',
    todo: 'Check the number. Staff register a board with `PUT /boards/{board}`.',
  },
  plan_not_found: { means: 'The catalogue has no plan of this name.', todo: 'Take a name from `GET /plans`.' },
  source_not_found: { means: 'No source of files has this name.', todo: 'Take a name from `GET /sources`.' },
  request_not_found: {
    means: 'There is no information request with this id, or it was erased.',
    todo: 'Take an id from `GET /information-requests`.',
  },
  dpa_missing: {
    means: 'The school has no data processing agreement in force on the day in question.',
    todo: 'Record one with `POST /schools/{school}/dpa`, or with `POST /boards/{board}/dpa` for all schools of a board.',
  },
  dpa_not_valid: {
    means: 'The agreement is signed on a day in the future, or there is none in force on the day that it is to end.',
    todo: 'Correct the day.',
  },
  dpa_still_in_force: {
    means: 'Data of the school can only be destroyed after its data processing agreement ended.',
    todo: 'End the agreement first with `DELETE …/dpa?endsOn=`.',
  },
  terms_missing: {
    means: 'The school had not accepted the general terms on the first day of the subscription.',
    todo: 'Record the acceptance with `POST /schools/{school}/terms`.',
  },
  signatory_not_found: {
    means: 'Nobody with this id signed or accepted for the school or board.',
    todo: 'Take the id of `signatory` from `GET /schools/{school}` or `GET /boards/{board}`.',
  },
  terms_not_valid: { means: 'The terms are accepted on a day in the future.', todo: 'Correct the day.' },
  school_closed: {
    means: "DUO's register no longer names this school, so it has closed.",
    todo: 'Register the school again by hand when the register is wrong.',
  },
  register_closes_many: {
    means:
      'The register file lacks more than ten schools, and more than a tenth, of those that it named before. Nothing was taken.',
    todo: 'Check that the file is whole. If it is, send it again with `?confirmClosing=true`.',
  },
  request_closed: {
    means: 'The information request is closed and stays so.',
    todo: 'Make a new request for a new question.',
  },
  plan_rules_fixed: {
    means: 'What a published plan counts and settles cannot change, because past years would change with it.',
    todo: 'Define another plan and close this one.',
  },
  plan_is_trial: {
    means: 'A subscription cannot be on the trial plan.',
    todo: 'Grant a trial with `POST /schools/{school}/trial`, or name another plan.',
  },
} as const satisfies Meanings;
