/**
 * Deliveries of all documents by their outcome, with trying again and recording the receiver's answer (documents.md
 * 9.9).
 */
import type { z } from 'zod';
import type { deliveriesPage } from '../../http/deliveries/answers.ts';
import { Page, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { DeliveriesTable } from './deliveriesTable.tsx';
import { RecordResult, SendAgain } from './deliveryActs.tsx';
import { deliveryTexts } from './words/deliveryTexts.ts';

type Answer = z.output<typeof deliveriesPage>;

const deliveriesRead = '500';

/** The names of the states in the URL, each with its name in the interface. */
const states = { onderweg: 'open', bezorgd: 'delivered', mislukt: 'failed' } as const;
type State = keyof typeof states;

const isState = (name: string | undefined): name is State => name !== undefined && name in states;

export const Deliveries = () => {
  const { query, url } = useLocation();
  const state = isState(query.stand) ? states[query.stand] : undefined;
  const reading = useRead<Answer>(withQuery('/deliveries', { state, cursor: query.na, limit: deliveriesRead }));
  const { again } = reading;
  const text = deliveryTexts().deliveries;
  return (
    <Page title={text.title} of={reading}>
      {({ items, next }) => (
        <>
          <ByState />
          {query.opnieuw !== undefined && (
            <SendAgain key={query.opnieuw} number={query.opnieuw} channel={query.kanaal} onDone={again} />
          )}
          {query.uitslag !== undefined && (
            <RecordResult key={query.uitslag} number={query.uitslag} id={query.id ?? ''} onDone={again} />
          )}
          {items.length === 0 ? (
            <>
              <p>{state === undefined ? text.none : text.noneSo}</p>
              {state === undefined && <p class="quiet">{text.noneHint}</p>}
            </>
          ) : (
            <DeliveriesTable items={items} />
          )}
          {next !== null && (
            <p class="no-print">
              <a href={withQuery(url, { na: next, pagina: undefined })}>{text.further}</a>
            </p>
          )}
        </>
      )}
    </Page>
  );
};

const ByState = () => {
  const { query, url } = useLocation();
  const text = deliveryTexts().deliveries;
  const without = { na: undefined, pagina: undefined, opnieuw: undefined, uitslag: undefined, id: undefined };
  const chosen = isState(query.stand) ? query.stand : undefined;
  return (
    <nav class="tabs no-print" aria-label={text.byState}>
      <ul>
        {([undefined, 'mislukt', 'onderweg', 'bezorgd'] as const).map((name) => (
          <li key={name ?? ''}>
            <a
              href={withQuery(url, { ...without, stand: name, kanaal: undefined })}
              aria-current={name === chosen ? 'page' : undefined}
            >
              {name === undefined ? text.all : text.states[states[name]]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};
