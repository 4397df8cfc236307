import {
  type School,
  type SchoolCommand,
  type SchoolEvent,
  school,
  type TermsAcceptance,
} from '../../domain/parties/school.ts';
import { handle, type Outcome } from '../../ledger/handler.ts';
import { type Context, today } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/** @throws Rejection terms_not_valid */
export const acceptTerms = (
  deps: Deps,
  id: string,
  terms: TermsAcceptance,
  context: Context,
): Promise<Outcome<SchoolEvent>> =>
  handle<School, SchoolCommand, SchoolEvent>(
    deps.ledger,
    school,
    streams.school(id),
    async () => ({ type: 'AcceptTerms', today: today(deps), data: terms }),
    context,
  );
