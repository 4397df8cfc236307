/** The keys that sign heads. The id of each can be copied, to be kept beside the heads. */
import type { z } from 'zod';
import type { auditKeys } from '../../http/audit/answers.ts';
import { announce, Shown, texts, useRead } from '../kit/kit.ts';
import { auditTexts } from './words/audit.ts';

export const Keys = () => {
  const reading = useRead<z.output<typeof auditKeys>>('/audit/key');
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
