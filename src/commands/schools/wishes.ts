/** Remembers, once each, the schools that asked for a service that is not offered to them yet (8.3). */

import { type Asked, type School, type SchoolCommand, type SchoolEvent, school } from '../../domain/parties/school.ts';
import { Rejection } from '../../domain/rejection.ts';
import { handle } from '../../ledger/handler.ts';
import type { Context } from '../../ledger/ledger.ts';
import { today } from '../../ledger/ledger.ts';
import { streams } from '../../ledger/streams.ts';
import type { Deps } from '../deps.ts';

/**
 * Returns the answer of `ask`. When `ask` refuses because the school is not offered the service, the wish is recorded
 * first. On a preview's dependencies the wish is not kept either.
 */
export const rememberingWish = async <T>(
  deps: Deps,
  wish: { readonly school: string; readonly asked: Asked },
  context: Context,
  ask: () => Promise<T>,
): Promise<T> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Rejection && error.code === 'school_not_offered') {
      const { position } = await handle<School, SchoolCommand, SchoolEvent>(
        deps.ledger,
        school,
        streams.school(wish.school),
        { type: 'RecordWish', today: today(deps), data: wish },
        context,
      );
      error.recordedAt = position;
    }
    throw error;
  }
};
