/** The running year: four figures with their formula under each (pages.md 10.30). */
import type { ComponentChildren } from 'preact';
import { shown, To, texts, WhoChanged } from '../../kit/kit.ts';
import type { MyDataAnswer, Year } from './monthRows.ts';

type Running = NonNullable<MyDataAnswer['runningYear']>;

type ThisYearProps = { readonly running: Running; readonly account: Year; readonly school: string };

export const ThisYear = ({ running, account, school }: ThisYearProps) => {
  const text = texts().school.thisYear;
  const { year, from, to, monthsEnded } = running;
  const isFlat = account.kind === 'flat';
  return (
    <section aria-labelledby="dit-jaar">
      <h2 id="dit-jaar">{text.title(shown.decimal(year), shown.day(from), shown.day(to))}</h2>
      {!isFlat && <p class="lead">{text.monthsEnded(shown.decimal(monthsEnded))}</p>}
      <dl class="figures">
        {isFlat ? (
          <Flat account={account} school={school} />
        ) : (
          <PerPupil running={running} account={account} school={school} />
        )}
      </dl>
    </section>
  );
};

type FigureProps = {
  readonly label: string;
  readonly figure: string;
  readonly school: string;
  /** First day of the year. A link leads to the changes since then (10.45). */
  readonly from: string;
  readonly children?: ComponentChildren;
};

const Figure = ({ label, figure, school, from, children }: FigureProps) => (
  <div>
    <dt>{label}</dt>
    <dd>{figure}</dd>
    {children !== undefined && <dd class="formula">{children}</dd>}
    <dd>
      <WhoChanged school={school} since={`${from}T00:00:00.000Z`} what={label} />
    </dd>
  </div>
);

const Flat = ({ account, school }: { account: Year; school: string }) => {
  const about = { school, from: account.from };
  const text = texts().school.thisYear;
  return (
    <>
      <Figure
        {...about}
        label={text.fee}
        figure={account.price === null ? texts().kit.none : shown.money(account.price)}
      >
        {text.period(shown.day(account.from), shown.day(account.to))}
      </Figure>
      <Figure {...about} label={text.billedFlat} figure={shown.money(account.billed)}>
        <DocumentLinks of={account.documents} />
      </Figure>
    </>
  );
};

const PerPupil = ({ running, account, school }: ThisYearProps) => {
  const text = texts().school.thisYear;
  const { none } = texts().kit;
  const { averageSoFar, billed, expectedUsage, expectedSettlement } = running;
  const { average, count, countDay, price, documents } = account;
  const about = { school, from: account.from };
  const unit = price === null ? none : shown.price(price);
  return (
    <>
      <Figure
        {...about}
        label={text.average}
        figure={averageSoFar === null ? none : text.pupils(shown.decimal(averageSoFar))}
      >
        {average !== null && text.sumOver(shown.decimal(average.sum), shown.decimal(average.over))}
      </Figure>
      <Figure {...about} label={text.billed} figure={shown.money(billed)}>
        {count !== null && countDay !== null && (
          <>
            <To
              page="who-counted"
              with={{ school, day: countDay }}
              label={text.countOn(shown.day(countDay), shown.decimal(count))}
            >
              {shown.decimal(count)}
            </To>{' '}
            × {unit} <DocumentLinks of={documents} />
          </>
        )}
      </Figure>
      <Figure {...about} label={text.expectedUsage} figure={expectedUsage === null ? none : shown.money(expectedUsage)}>
        {averageSoFar !== null && `${shown.decimal(averageSoFar)} × ${unit}`}
      </Figure>
      <Figure
        {...about}
        label={text.expectedSettlement}
        figure={expectedSettlement === null ? none : settlementInWords(expectedSettlement)}
      >
        {expectedUsage !== null && (
          <>
            {shown.money(expectedUsage)} − {shown.money(billed)}
            <br />
            {text.estimate}
          </>
        )}
      </Figure>
    </>
  );
};

export const settlementInWords = (amount: string): string => {
  const text = texts().school.thisYear;
  switch (shown.signOf(amount)) {
    case 'negative':
      return text.back(shown.money(shown.unsigned(amount)));
    case 'zero':
      return text.nothing;
    case 'positive':
      return text.pay(shown.money(amount));
  }
};

/** The numbers of documents as links. A reference to an invoice of another system is plain text. */
export const DocumentLinks = ({ of }: { of: readonly string[] }) => (
  <>
    {of.map((number, index) => (
      <span key={number} class="nowrap">
        {index > 0 && ', '}
        {/^\d{4}-\d{6}$/.test(number) ? (
          <To page="document" with={{ number }}>
            {number}
          </To>
        ) : (
          number
        )}
      </span>
    ))}
  </>
);
