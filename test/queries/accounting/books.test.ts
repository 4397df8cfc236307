/** The books as they follow from the log, for random histories and for logs that somebody changed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentPdf } from '../../../src/adapters/pdf/documentPdf.ts';
import { readingStand } from '../../../src/commands/audit/readingStand.ts';
import { credit } from '../../../src/commands/billing/amend.ts';
import { closeDays } from '../../../src/commands/calendar/closeDays.ts';
import { deferredOn } from '../../../src/domain/accounting/deferred.ts';
import { allEntries } from '../../../src/domain/accounting/entries.ts';
import { isInBalance } from '../../../src/domain/accounting/tally.ts';
import { trialBalance } from '../../../src/domain/accounting/trialBalance.ts';
import { earliestDay } from '../../../src/domain/day.ts';
import { minus, negate, sum } from '../../../src/domain/money.ts';
import { ublOf } from '../../../src/domain/renditions/ubl.ts';
import type { EventStore } from '../../../src/ledger/eventStore.ts';
import { booksAt } from '../../../src/ledger/states/books.ts';
import { statedFrom } from '../../../src/ledger/states/statedDocuments.ts';
import { type ExportAsked, exportedBytes } from '../../../src/queries/accounting/exports.ts';
import { issuedInLog } from '../../../src/queries/billing/derivation.ts';
import { resultOf } from '../../support/billing/books.ts';
import { history, playedOnly } from '../../support/billing/histories.ts';
import { billedSchool, debtor } from '../../support/documents/documents.ts';
import { textOfPdf } from '../../support/documents/pdfText.ts';
import { resealed } from '../../support/ledger/resealed.ts';
import { tampered } from '../../support/ledger/tampered.ts';
import { cases } from '../../support/tiers.ts';
import type { World } from '../../support/world.ts';

const always = { from: earliestDay, to: '2199-12-31' };

const exported = async (store: EventStore, asked: ExportAsked): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const bytes of exportedBytes(readingStand(store), asked)) parts.push(bytes);
  return Buffer.concat(parts).toString('utf8');
};

describe('the books of random histories', () => {
  it('9.7.6, 9.7.7: the books of every year balance at every step of a random history, and those of an earlier step stay as they were', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const seen: { asked: ExportAsked; text: string }[] = [];
        const world = await playedOnly(steps, async (played, now) => {
          await closeDays(played.deps);
          const { deps, store } = played;
          const position = await store.head();
          const books = await booksAt(deps, position);
          for (let year = 2020; year <= Number(now.slice(0, 4)); year++) {
            const { control, accounts } = resultOf(trialBalance(books, year));
            expect([year, control, isInBalance(control)]).toEqual([year, control, true]);
            expect(accounts.find(({ use }) => use === 'deferred')!.balance).toBe(
              resultOf(deferredOn(books, `${year}-12-31`)).totals.deferred,
            );
          }
          // A line whose period ended before this month has nothing left, unless it was issued this month.
          const ended = resultOf(deferredOn(books, books.closedThrough!)).lines.filter(
            ({ to }) => to < `${now.slice(0, 8)}01`,
          );
          expect(ended.filter(({ deferred, net }) => deferred !== net)).toEqual([]);
          const asked = { file: 'journal', ...always, position } as const;
          seen.push({ asked, text: await exported(store, asked) });
        });
        for (const { asked, text } of seen) expect(await exported(world.store, asked)).toBe(text);
      }),
      { numRuns: cases(25) },
    );
  }, 60_000);

  it('9.2.1, 9.2.3: UBL, PDF, journal and JSON of a document say the same figures', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const { deps, store } = await playedOnly(steps);
        const books = await booksAt(deps, await store.head());
        const entries = [...allEntries(books, always)].filter(({ journal }) => journal === 'VERK');
        for (const issued of await issuedInLog(deps)) {
          const { number, total, vat, net, lines, kind } = await statedFrom(deps.ledger, issued);
          expect({ total, vat, net }).toEqual({ total: issued.total, vat: issued.vat, net: issued.net });
          const entry = entries.find(({ code }) => code === number)!;
          const booked = (side: 'debit' | 'credit', ...uses: string[]) =>
            minus(
              sum(entry.lines.filter((one) => one.side === side && uses.includes(one.use)).map(({ amount }) => amount)),
              sum(entry.lines.filter((one) => one.side !== side && uses.includes(one.use)).map(({ amount }) => amount)),
            );
          const figures = { total, vat, net };
          expect({
            total: booked('debit', 'debtors'),
            vat: booked('credit', 'vat'),
            net: booked('credit', 'deferred', 'revenue'),
          }).toEqual(figures);
          expect(sum(lines.map((line) => line.net))).toBe(net);
          const stated = { ...(await statedFrom(deps.ledger, issued)), debtor: { id: 'school-12AB00', ...debtor } };
          const ubl = ublOf(stated, { profile: 'nlcius', publicUrl: null });
          const inUbl = (name: string): string => {
            const figure = new RegExp(`<cbc:${name} currencyID="EUR">([^<]+)<`).exec(ubl)![1]!;
            return kind === 'invoice' ? figure : negate(figure);
          };
          expect({
            total: inUbl('TaxInclusiveAmount'),
            vat: inUbl('TaxAmount'),
            net: inUbl('TaxExclusiveAmount'),
          }).toEqual(figures);
          const pdf = await textOfPdf(await documentPdf(stated, ubl));
          const plain = (figure = ''): string => figure.replaceAll('.', '').replace(',', '.');
          const written = (label: string): string =>
            plain(new RegExp(`${label} € (-?[\\d.]+,\\d\\d)(?:\\s|$)`).exec(pdf)?.[1]);
          expect({
            total: written('Totaal inclusief btw'),
            vat: written('Btw [\\d,]+ % over € -?[\\d.]+,\\d\\d'),
            net: written('Totaal exclusief btw'),
          }).toEqual(figures);
          // The last two columns of each line.
          const ofLines = [...pdf.matchAll(/ (-?[\d.]+,\d\d) (-?[\d.]+,\d\d)\n/g)];
          expect(ofLines.map(([, lineNet, amount]) => [plain(lineNet), plain(amount)])).toEqual(
            lines.map((line) => [line.net, line.amount]),
          );
        }
      }),
      { numRuns: cases(25) },
    );
  }, 60_000);
});

describe('the books of a log that somebody changed', () => {
  const forged = async (world: World, field: string, from: string, to: string) =>
    resealed(world.store, 'documents', (data) => data.replace(`"${field}":"${from}"`, `"${field}":"${to}"`));

  it('9.7.6: nothing is exported where entries are not what documents say', async () => {
    const world = await billedSchool();
    // 9 × 11.50 = 103.50: 17.96 VAT, 85.54 net.
    const store = await forged(world, 'vat', '17.96', '17.97');
    const position = await store.head();
    for (const asked of [
      { file: 'auditfile', year: 2026, position },
      { file: 'journal', ...always, position },
    ] as const)
      await expect(exported(store, asked)).rejects.toMatchObject({
        code: 'books_do_not_balance',
        facts: { differing: ['sides'] },
      });
    // A year without that document balances.
    expect(await exported(store, { file: 'auditfile', year: 2025, position })).toContain('<linesCount>0<');
  });

  it('5.9: nothing is exported once a document cannot be read, and the books before it still are', async () => {
    const world = await billedSchool();
    const before = (await world.store.read('documents'))[0]!.position;
    await credit(world.deps, '2026-000001', '2026-08-01', world.context('test'));
    const store = tampered(world.store, (event) =>
      event.stream === 'documents' && event.revision === 1
        ? { ...event, metadata: event.metadata.replace('"version":1', '"version":9') }
        : event,
    );
    const asked = { file: 'journal', ...always } as const;
    await expect(exported(store, { ...asked, position: await store.head() })).rejects.toMatchObject({
      code: 'history_unknown',
    });
    expect((await exported(store, { ...asked, position: before })).split('\r\n')).toHaveLength(5);
  });

  it('books that were read are not taken for those of another log', async () => {
    const world = await billedSchool();
    const { store } = world;
    let current = store;
    const exchanged: EventStore = {
      ...store,
      read: (...asked) => current.read(...asked),
      readMany: (streams) => current.readMany(streams),
    };
    const stand = readingStand(exchanged);
    const totals = async () => (await booksAt(stand, await store.head())).documents.map(({ total }) => total);
    expect(await totals()).toEqual(['103.50']);
    current = await forged(world, 'total', '103.50', '104.50');
    expect(await totals()).toEqual(['104.50']);
  });
});
