/** Verifies the whole ledger or a year, and compares it with kept heads (pages.md 10.47; domain 5.4). */
import { useState } from 'preact/hooks';
import { Heading, hrefOf, To } from '../kit/kit.ts';
import { Keys } from './keys.tsx';
import { CompareKept, VerifyAll } from './start.tsx';
import { useVerification, VerificationSeen } from './verification.tsx';
import { auditTexts } from './words/audit.ts';

export const Audit = () => {
  const verification = useVerification();
  const [isKeeping, setKeeping] = useState(false);
  const text = auditTexts();
  return (
    <>
      <Heading>{text.title}</Heading>
      <p class="lead">{text.lead}</p>
      <VerificationSeen of={verification} />
      <div class="beside">
        <VerifyAll onBegun={verification.begun} />
        <CompareKept onBegun={verification.begun} />
      </div>
      <div class="beside">
        <section aria-labelledby="bewaren">
          <h2 id="bewaren">{text.keep.title}</h2>
          <p>{text.keep.lead}</p>
          <p class="buttons">
            <a class="button" href="/audit/heads" download="standen.json" onClick={() => setKeeping(true)}>
              {text.keep.download}
            </a>
            {hrefOf({ page: 'heads' }) !== undefined && <To page="heads">{text.keep.look}</To>}
          </p>
        </section>
        <Keys awaited={isKeeping} />
      </div>
    </>
  );
};
