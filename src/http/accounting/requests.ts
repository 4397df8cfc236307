/** Requests about the books (documents.md 9.7). */
import { z } from 'zod';
import { type Account, type Accounts, accountUses } from '../../domain/accounting/accounts.ts';
import { calendarYear } from '../billing/documentRequests.ts';
import { vatRateBody } from '../catalogue/requests.ts';
import { type Gives, logPosition, paging, runsForward } from '../forms/forms.ts';
import { day, line } from '../forms/primitives.ts';
import { wrong } from '../words/faults.ts';

const account = {
  number: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,34}$/, wrong('account-number')),
  rgs: z.string().regex(/^[BW][A-Za-z0-9]{2,34}$/, wrong('rgs')),
  name: line(100),
};

const accountBody = z.strictObject(account).meta({ id: 'AccountSet' }) satisfies Gives<Account>;

export const accounts = z
  .strictObject({
    debtors: accountBody,
    vat: accountBody,
    deferred: accountBody,
    revenue: accountBody,
    bank: accountBody,
    /** VAT rates with an account of their own. */
    vatRates: z
      .array(z.strictObject({ percent: vatRateBody.shape.percent, ...account }))
      .max(20)
      .exactOptional(),
  })
  .superRefine(({ vatRates = [], ...byUse }, check) => {
    const seen = new Set<string>();
    const once = (path: readonly (string | number)[], text: string): void => {
      if (seen.has(text)) check.addIssue({ code: 'custom', path: [...path], message: wrong('twice') });
      seen.add(text);
    };
    for (const use of accountUses) once([use, 'number'], byUse[use].number);
    for (const [at, { number, percent }] of vatRates.entries()) {
      once(['vatRates', at, 'number'], number);
      once(['vatRates', at, 'percent'], `${percent} %`);
    }
  }) satisfies Gives<Accounts>;

export const accountsBody = z.strictObject({ from: day, accounts });

const at = { position: logPosition.exactOptional() };

export const accountsQuery = z.strictObject(at);
export const yearQuery = z.strictObject({ year: calendarYear, ...at });
export const daysQuery = z.strictObject({ from: day, to: day, ...at }).superRefine(runsForward);
export const deferredQuery = z.strictObject({ on: day, ...at, ...paging });
