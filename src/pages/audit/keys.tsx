/** The keys that sign heads. The id of each can be copied, to be kept beside the heads. */
import { useEffect } from 'preact/hooks';
import type { z } from 'zod';
import type { auditKeys } from '../../http/audit/answers.ts';
import { announce, Shown, texts, useRead } from '../kit/kit.ts';
import { auditTexts } from './words/audit.ts';

const lookAgainMs = 700;

/** @param awaited heads are being made, and with the first ones a key */
export const Keys = ({ awaited }: { awaited: boolean }) => {
  const reading = useRead<z.output<typeof auditKeys>>('/audit/key');
  const { answer, again } = reading;
  useEffect(() => {
    if (!awaited || answer === undefined || answer.keys.length > 0) return;
    const timer = setTimeout(again, lookAgainMs);
    return () => clearTimeout(timer);
  }, [awaited, answer]);
  const text = auditTexts().keys;
  return (
    <section aria-labelledby="sleutels">
      <h2 id="sleutels">{text.title}</h2>
      <p>{text.lead}</p>
      <Shown of={reading} height="line">
        {({ keys }) =>
          keys.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <ul>
              {keys.map(({ kid }) => (
                <li key={kid}>
                  <span class="code digest">{kid}</span> <Copy of={kid} />
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
};

const Copy = ({ of }: { of: string }) => {
  const { copy, copied } = texts().kit;
  const keep = async (): Promise<void> => {
    await navigator.clipboard.writeText(of);
    announce(copied);
  };
  return (
    <button type="button" class="plain no-print" onClick={() => void keep()}>
      {copy}
    </button>
  );
};
