/** The books of a calendar year: balances with their control, what is deferred, and the accounts (documents.md 9.7). */
import type { z } from 'zod';
import type { deferred, trialBalance } from '../../http/accounting/answers.ts';
import { Heading, InputField, Shown, shown, today, useForm, useLocation, useRead, withQuery } from '../kit/kit.ts';
import { AccountsOf, type AccountsRead } from './accounts.tsx';
import { Deferred } from './deferred.tsx';
import { Exports } from './exports.tsx';
import { Balances, Control } from './trialBalance.tsx';
import { accountingTexts } from './words.ts';

type TrialBalance = z.output<typeof trialBalance>;
type DeferredRead = z.output<typeof deferred>;

const linesRead = '500';

export const Books = () => {
  const { query } = useLocation();
  const year = query.jaar ?? today().slice(0, 4);
  const balance = useRead<TrialBalance>(withQuery('/accounting/trial-balance', { year }));
  const onLastDay = { on: `${year}-12-31`, cursor: query.na, limit: linesRead };
  const deferredOf = useRead<DeferredRead>(withQuery('/accounting/deferred', onLastDay));
  const accounts = useRead<AccountsRead>('/accounting/accounts');
  const text = accountingTexts();
  const again = (): void => {
    accounts.again();
    balance.again();
  };
  // The year stays in sight whatever is answered, so that a refused year can be changed.
  return (
    <>
      <Heading>{text.title(year)}</Heading>
      <YearForm key={year} year={year} />
      <Shown of={balance}>
        {(answer) => (
          <>
            <Control of={answer.control} />
            <Balances of={answer} />
            <Exports key={year} year={year} />
          </>
        )}
      </Shown>
      {balance.answer !== undefined && (
        <>
          <section aria-labelledby="vooruit">
            <h2 id="vooruit">{text.deferred.title(shown.day(onLastDay.on))}</h2>
            <Shown of={deferredOf} height="block">
              {(answer) => <Deferred of={answer} year={year} />}
            </Shown>
          </section>
          <section aria-labelledby="rekeningen">
            <h2 id="rekeningen">{text.accounts.title}</h2>
            <Shown of={accounts} height="block">
              {(answer) => <AccountsOf of={answer} onDone={again} />}
            </Shown>
          </section>
        </>
      )}
    </>
  );
};

const YearForm = ({ year }: { year: string }) => {
  const { url, route } = useLocation();
  const form = useForm({ year });
  const text = accountingTexts();
  return (
    <form
      class="filters no-print"
      onSubmit={(event) => {
        event.preventDefault();
        route(withQuery(url, { jaar: form.values.year, na: undefined, pagina: undefined }));
      }}
    >
      <InputField form={form} name="year" inputMode="numeric" size={5} label={text.year} hint={text.yearHint} />
      <p class="buttons">
        <button type="submit">{text.show}</button>
      </p>
    </form>
  );
};
