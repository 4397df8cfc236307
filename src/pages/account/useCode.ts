/** Signing in with the code of a link. The code is in the fragment, and only a press on a button uses it (10.12). */
import { useState } from 'preact/hooks';
import type { SignedInAnswer } from '../../http/session/answers.ts';
import { ask, type Failure, landingNow } from '../kit/kit.ts';

export type Code = {
  /** Undefined without a code in the address. */
  readonly code: string | undefined;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  goOn(): Promise<void>;
};

/** Read once: the router may take the fragment away. */
const codeIn = (): string | undefined => (location.hash.length > 1 ? location.hash.slice(1) : undefined);

export const useCode = (): Code => {
  const [code] = useState(codeIn);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const goOn = async (): Promise<void> => {
    setBusy(true);
    const outcome = await ask<SignedInAnswer>('/session', { method: 'POST', body: { code } });
    if (outcome.ok) {
      // Replaces the address with the code, so that the code is not kept in the history.
      location.replace(outcome.answer.landing ?? (await landingNow(outcome.answer)));
      return;
    }
    setFailure(outcome.failure);
    setBusy(false);
  };
  return { code, isBusy, failure, goOn };
};
