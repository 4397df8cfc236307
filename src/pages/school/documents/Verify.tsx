/** Recomputes a document on request (pages.md 10.33). */
import { useState } from 'preact/hooks';
import type { z } from 'zod';
import type { verification } from '../../../http/billing/derivationAnswers.ts';
import { announce, ask, Failed, shown, texts } from '../../kit/kit.ts';

type Answer = z.output<typeof verification>;
type Outcome = Awaited<ReturnType<typeof ask<Answer>>>;

export const Verify = ({ number }: { number: string }) => {
  const [outcome, setOutcome] = useState<Outcome | 'busy' | undefined>();
  const text = texts().school.document;
  const verify = async (): Promise<void> => {
    setOutcome('busy');
    const found = await ask<Answer>(`/invoices/${number}/verification`);
    setOutcome(found);
    if (found.ok) announce(sentenceOf(found.answer));
  };
  return (
    <>
      <button type="button" onClick={verify} aria-disabled={outcome === 'busy' || undefined}>
        {outcome === 'busy' ? text.verifying : text.verify}
      </button>
      {outcome !== undefined && outcome !== 'busy' && outcome.ok && (
        <span class={outcome.answer.differences.length === 0 ? 'right' : 'wrong'}>
          {sentenceOf(outcome.answer)}
          {outcome.answer.differences.map(({ what, line }) => (
            <span key={what} class="small">
              {' '}
              {line !== undefined && text.onLine(shown.decimal(line))}
              {what}
            </span>
          ))}
        </span>
      )}
      {outcome !== undefined && outcome !== 'busy' && !outcome.ok && (
        <Failed failure={outcome.failure} again={verify} />
      )}
    </>
  );
};

const sentenceOf = ({ differences, events }: Answer): string => {
  const text = texts().school.document;
  return differences.length === 0 ? text.equal(shown.decimal(events)) : text.differs(shown.decimal(differences.length));
};
