import { Failed, texts } from '../kit/kit.ts';
import type { Code } from './useCode.ts';

/**
 * The one step between opening a link and being signed in. Programs that follow links press no buttons, so they use no
 * code up.
 */
export const GoOn = ({ of }: { of: Code }) => {
  const { account } = texts();
  return (
    <>
      {of.failure !== undefined && <Failed failure={of.failure} />}
      <p class="buttons">
        <button
          type="button"
          class="primary"
          aria-disabled={of.isBusy || undefined}
          onClick={() => of.isBusy || of.goOn()}
        >
          {account.goOn}
        </button>
      </p>
    </>
  );
};
