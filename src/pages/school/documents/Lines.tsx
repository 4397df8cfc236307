/** The lines of a document, each with the origin of its amount (pages.md 10.33). */
import { useEffect, useState } from 'preact/hooks';
import { EventLink, Formula, named, type Reading, Shown, shown, To, texts } from '../../kit/kit.ts';
import { lineName } from '../mine/NextDocument.tsx';
import { DocumentLinks } from '../mine/ThisYear.tsx';
import type { Derivation, Stated } from './answers.ts';

type LinesProps = { readonly document: Stated; readonly derivation: Reading<Derivation> };

export const Lines = ({ document, derivation }: LinesProps) => {
  const text = texts().school.document;
  const { lines, total, vat, vatRate, net } = document;
  const opened = useOpenedLine();
  return (
    <div class="table-block">
      <table>
        <caption class="hidden">{text.lines}</caption>
        <thead>
          <tr>
            <th scope="col">{text.line}</th>
            <th scope="col" class="figure">
              {text.quantity}
            </th>
            <th scope="col" class="figure">
              {text.price}
            </th>
            <th scope="col" class="figure">
              {text.amount}
            </th>
          </tr>
        </thead>
        {lines.map((line, index) => {
          const id = `regel-${index + 1}`;
          return (
            <tbody key={id} id={id}>
              <tr>
                <th scope="row">{lineName(line.kind, line.year)}</th>
                <td class="figure">{shown.decimal(line.quantity)}</td>
                <td class="figure">{shown.price(line.unitPrice)}</td>
                <td class="figure">{shown.money(line.amount)}</td>
              </tr>
              <tr class="derivation">
                <td colSpan={4}>
                  <details
                    class="opens-in-print"
                    open={opened === id}
                    onToggle={({ currentTarget }) => keepOpened(id, currentTarget.open)}
                  >
                    <summary>
                      {text.whence} <span class="hidden">{lineName(line.kind, line.year)}</span>
                    </summary>
                    <Shown of={derivation} height="part">
                      {(derived) => <Derived of={derived} line={derived.lines[index]} school={document.school} />}
                    </Shown>
                  </details>
                </td>
              </tr>
            </tbody>
          );
        })}
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {text.total(shown.percent(vatRate))}
            </th>
            <td class="figure">{shown.money(total)}</td>
          </tr>
          <tr class="lesser">
            <th scope="row" colSpan={3}>
              {text.vat} {derivation.answer !== undefined && <Formula parts={derivation.answer.vatFormulaParts} />}
            </th>
            <td class="figure">{shown.money(vat)}</td>
          </tr>
          <tr class="lesser">
            <th scope="row" colSpan={3}>
              {text.net}
            </th>
            <td class="figure">{shown.money(net)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
};

/** The line that the URL names after #, so that an opened line can be sent on (10.7). */
const useOpenedLine = (): string => {
  const [hash, setHash] = useState(location.hash.slice(1));
  useEffect(() => {
    const changed = (): void => setHash(location.hash.slice(1));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [hash]);
  return hash;
};

const keepOpened = (id: string, isOpen: boolean): void => {
  const here = `${location.pathname}${location.search}`;
  if (isOpen) history.replaceState(history.state, '', `${here}#${id}`);
  else if (location.hash === `#${id}`) history.replaceState(history.state, '', here);
};

type Line = Derivation['lines'][number];
type DerivedProps = { readonly of: Derivation; readonly line: Line | undefined; readonly school: string };

const Derived = ({ of: derived, line, school }: DerivedProps) => {
  const text = texts().school.document;
  if (line === undefined) return null;
  const year = derived.years.find(({ term, year: number }) => term === line.term && number === line.year);
  const at = `${derived.resultsAt}`;
  const days = daysOf(line, year);
  const before = new Map(line.before?.months.map((month) => [month.lastDay, month.before]));
  return (
    <div class="derived">
      <p>
        <Formula parts={line.formulaParts} /> = <strong>{shown.money(line.amount)}</strong>
      </p>
      {year?.price && <PriceOf price={year.price} />}
      {days.length > 0 && (
        <>
          <ul class="days" aria-label={text.days}>
            {days.map(({ day, as, pupils }) => (
              <li key={`${as} ${day}`}>
                {as === 'month-end' ? shown.shortMonth(day) : `${text.as[as]} ${shown.shortDay(day)}`}{' '}
                <To
                  page="who-counted"
                  with={{ school, day }}
                  query={{ plaats: at }}
                  label={text.who(shown.day(day), shown.decimal(pupils))}
                >
                  {shown.decimal(pupils)}
                </To>
                <Before of={as === 'month-end' ? before.get(day) : undefined} now={pupils} />
              </li>
            ))}
          </ul>
          <p class="small quiet">
            {text.knownAt(at)}
            {' · '}
            <To page="difference" with={{ school }} query={{ van: derived.decidedBy.recordedAt }}>
              {text.changedSince}
            </To>
          </p>
        </>
      )}
      {line.settles.length > 0 && (
        <p>
          {text.settles} <DocumentLinks of={line.settles} />
        </p>
      )}
      {line.before !== undefined && <AsBilled of={line.before} />}
      {line.since !== undefined && <Since of={line.since} />}
    </div>
  );
};

/** The count of a month as it was billed, beside the count now. One that changed stands out. */
const Before = ({ of: pupils, now }: { of: number | undefined; now: number }) => {
  if (pupils === undefined) return null;
  const told = texts().school.document.before(shown.decimal(pupils));
  return pupils === now ? <span class="quiet"> {told}</span> : <strong> {told}</strong>;
};

const AsBilled = ({ of: { number, average, due } }: { of: NonNullable<Line['before']> }) => {
  const text = texts().school.document;
  return (
    <p>
      {text.asBilled} <DocumentLinks of={[number]} />
      {average !== null && due !== null && `: ${text.asBilledAt(shown.decimal(average), shown.money(due))}`}
    </p>
  );
};

type Year = Derivation['years'][number];

/** An advance rests on the count day, a year's usage on the days that its average is of. */
const daysOf = (line: Line, year: Year | undefined): Year['days'] => {
  if (year === undefined || line.kind === 'flat-fee' || line.kind === 'flat-fee-refund') return [];
  const isOfAdvance = line.kind === 'advance' || line.kind === 'advance-settled';
  return year.days.filter(({ as }) => (as === 'count-day') === isOfAdvance);
};

const PriceOf = ({ price }: { price: NonNullable<Year['price']> }) => {
  const text = texts().school.document;
  return (
    <p>
      {text.priceFrom} {shown.price(price.amount)}
      {price.agreed !== undefined && (
        <>
          : <Formula parts={price.agreed.formulaParts} /> ({price.agreed.agreement})
          {[price.agreed.concludedBy, price.agreed.joinedBy].map(
            (event) =>
              event !== null && (
                <span key={`${event.stream} ${event.revision}`}>
                  {', '}
                  <EventLink {...event} />
                </span>
              ),
          )}
        </>
      )}
      {price.event !== null && (
        <>
          {': '}
          <EventLink stream={price.event.stream} revision={price.event.revision} />
          {`, ${shown.moment(price.event.recordedAt)}`}
        </>
      )}
      {price.document !== null && (
        <>
          {`, ${text.fixedBy} `}
          <DocumentLinks of={[price.document]} />
        </>
      )}
    </p>
  );
};

const Since = ({ of: since }: { of: NonNullable<Line['since']> }) => {
  const { document: text, events, byRole } = texts().school;
  return (
    <>
      <p>{text.since}:</p>
      <ul>
        {since.events.map((event) => (
          <li key={`${event.stream} ${event.revision}`}>
            {named(events, event.type)}, {shown.moment(event.recordedAt)}, {named(byRole, event.role)}
            {event.reason !== null && ' '}
            {event.reason !== null && <q>{event.reason}</q>}: {shown.money(event.share)} (<EventLink {...event} />)
          </li>
        ))}
        {shown.signOf(since.rest) !== 'zero' && (
          <li>
            {text.rest}: {shown.money(since.rest)}
          </li>
        )}
      </ul>
    </>
  );
};
