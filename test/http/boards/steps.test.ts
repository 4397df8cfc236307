/** interfaces.md section 2: many steps at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, csv, openApi, ownBoard } from '../../support/api.ts';
import { taken, worldOn } from '../../support/world.ts';

const today = '2024-08-01';
const [one, two, three] = ['12AB00', '12AB01', '12AB02'] as const;
const others = '99ZZ00';
const at = `/boards/${ownBoard}`;

let api: Api;
const opened = async (day: string): Promise<Api> => {
  const api = await openApi({ world: await worldOn({ today: day }) });
  const address = { street: 'Straat 1', postalCode: '1234 AB', city: 'Utrecht' };
  const admin = api.as('admin');
  for (const [board, schools] of [
    [ownBoard, [one, two, three]],
    ['99999', [others]],
  ] as const) {
    await admin.send('PUT', `/boards/${board}`, { name: 'Stichting', address });
    await admin.send('POST', `/boards/${board}/dpa`, {
      version: '4.0',
      signedOn: '2024-01-01',
      signedBy: 'bestuurder',
    });
    for (const school of schools)
      await admin.send('PUT', `/schools/${school}`, {
        name: 'De Wilg',
        board,
        kind: 'primary',
        yearClasses: true,
        address,
      });
  }
  return api;
};
beforeEach(async () => {
  api = await opened(today);
});
afterEach(() => api.close());

const termsOf = (...schools: readonly string[]): string =>
  ['vestiging;version;acceptedOn;acceptedBy', ...schools.map((school) => `${school};2024-1;1-7-2024;directeur`)].join(
    '\n',
  );
const subscriptionsOf = (...schools: readonly string[]): string =>
  ['vestiging;plan;startsOn', ...schools.map((school) => `${school};per-pupil;2024-08-01`)].join('\n');

const outcomes = (body: { rows: readonly { row: number; school: string; outcome: string }[] }) =>
  body.rows.map(({ row, school, outcome }) => [row, school, outcome]);

describe('many steps at once', () => {
  it('many steps take each row as its single path does, and say of each what came of it', async () => {
    const board = api.as('board');
    const accepted = await board.upload(`${at}/terms`, termsOf(one, two));
    expect(accepted.status).toBe(200);
    expect(accepted.body).toEqual({
      written: 2,
      already: 0,
      refused: 0,
      rows: [
        { row: 2, school: one, outcome: 'written', faults: [] },
        { row: 3, school: two, outcome: 'written', faults: [] },
      ],
    });
    expect([accepted.headers.etag, accepted.headers['x-position']]).toEqual([undefined, String(await api.head())]);
    const [, terms] = await api.stored(`school-${one}`);
    expect(terms).toMatchObject({
      type: 'TermsAccepted',
      data: { version: '2024-1', acceptedOn: '2024-07-01', acceptedBy: 'directeur' },
      metadata: { actor: { subject: 'bas' } },
    });

    const started = await board.upload(`${at}/subscriptions`, subscriptionsOf(one, two));
    expect(outcomes(started.body)).toEqual([
      [2, one, 'written'],
      [3, two, 'written'],
    ]);
    const [subscription] = await api.stored(`subscription-${two}`);
    expect(subscription).toMatchObject({
      type: 'SubscriptionStarted',
      data: { plan: 'per-pupil', startsOn: '2024-08-01' },
    });

    const agreement = { validFrom: '2024-08-01', validUntil: '2027-07-31', terms: { kind: 'fixed', price: '9.00' } };
    const { id } = (await api.as('admin').send('POST', `${at}/framework-agreements`, agreement)).body;
    const rows = `vestiging;agreement;from\n${one};${id};2024-08-01\n${two};${id};2024-08-01\n`;
    expect((await board.upload(`${at}/framework-memberships`, rows)).body).toMatchObject({ written: 2, refused: 0 });
  });

  it('many steps write nothing unless every row may be taken, and tell all that is wrong in each', async () => {
    const before = await api.head();
    const file = [
      'acceptedBy;version;acceptedOn;vestiging',
      `directeur;2024-1;2024-07-01;${one}`,
      `directeur;;31-2-2024;${two}`,
      `directeur;2024-1;2024-07-01;${others}`,
      `directeur;2024-1;2024-09-01;${three}`,
      'directeur;2024-1;2024-07-01;twaalf',
      `directeur;2024-1;2024-07-01;${one}`,
      `directeur;2024-1;2024-07-01;${two};meer`,
    ].join('\r\n');
    const { status, body } = await api.as('board').upload(`${at}/terms`, file);
    expect([status, body.code, body.badRows, body.goodRows, body.total]).toEqual([422, 'file_rows_refused', 6, 1, 8]);
    const found = body.rows.map(({ row, faults }: { row: number; faults: { column: string; code: string }[] }) => [
      row,
      faults.map(({ column, code }) => [column, code]),
    ]);
    expect(found).toEqual([
      [
        3,
        [
          ['version', 'missing'],
          ['acceptedOn', 'not_a_day'],
        ],
      ],
      [4, [['vestiging', 'school_not_found']]],
      [5, [['acceptedOn', 'terms_not_valid']]],
      [6, [['vestiging', 'wrong_form']]],
      [7, [['vestiging', 'repeated']]],
      [
        8,
        [
          [null, 'too_many_cells'],
          ['vestiging', 'repeated'],
        ],
      ],
    ]);
    for (const { faults } of body.rows)
      for (const { message, accepted } of faults) {
        expect([message.length, accepted.length].every((length) => length > 0)).toBe(true);
        expect(JSON.stringify([message, accepted])).not.toMatch(/twaalf|31-2-2024|meer/);
      }
    expect(await api.head()).toBe(before);
  });

  it('many steps with onError=skip take the rows that may be taken, and report the others', async () => {
    await api.as('board').upload(`${at}/terms`, termsOf(one, three));
    const file = subscriptionsOf(one, two, three);
    const refused = await api.as('board').upload(`${at}/subscriptions`, file);
    expect([refused.status, refused.body.rows[0].faults[0].code]).toEqual([422, 'terms_missing']);
    const { status, body } = await api.as('board').upload(`${at}/subscriptions?onError=skip`, file);
    expect([status, outcomes(body)]).toEqual([
      200,
      [
        [2, one, 'written'],
        [3, two, 'refused'],
        [4, three, 'written'],
      ],
    ]);
    expect(body.rows[1].faults).toMatchObject([{ column: 'vestiging', code: 'terms_missing' }]);
    expect(await api.stored(`subscription-${two}`)).toEqual([]);
  });

  it('2.8: a rule is told of the cell that it is about, with what would be right there', async () => {
    const faultOf = async (path: string, head: string, cells: string) => {
      const file = [`vestiging;${head}`, `${one};${cells}`].join('\n');
      const { status, body } = await api.as('board').upload(`${at}/${path}`, file);
      const [{ column, code, accepted }] = body.rows[0].faults;
      return [status, column, code, accepted];
    };
    await api.as('board').upload(`${at}/terms`, termsOf(one));
    const plan = 'a plan of the list of plans that is open on that day';
    expect([
      await faultOf('subscriptions', 'plan;startsOn', `gratis;${today}`),
      await faultOf('subscriptions', 'plan;startsOn', `legacy;${today}`),
      await faultOf('framework-memberships', 'agreement;from', `12345-A9;${today}`),
      await faultOf('terms', 'version;acceptedOn;acceptedBy', '1;2024-08-02;directeur'),
    ]).toEqual([
      [422, 'plan', 'plan_not_found', plan],
      [422, 'plan', 'plan_closed', plan],
      [422, 'agreement', 'agreement_not_found', 'a confirmed framework agreement of this board that still holds'],
      [422, 'acceptedOn', 'terms_not_valid', 'today or an earlier day'],
    ]);
  });

  it('many steps that are sent again, also after a cut midway, go on, and rows that are done are reported as done', async () => {
    await api.as('board').upload(`${at}/terms`, termsOf(one));
    const { body } = await api.as('board').upload(`${at}/terms`, termsOf(one, two));
    expect(outcomes(body)).toEqual([
      [2, one, 'already'],
      [3, two, 'written'],
    ]);
    expect((await api.stored(`school-${one}`)).filter(({ type }) => type === 'TermsAccepted')).toHaveLength(1);
    const keyed = { 'Idempotency-Key': 'terms-of-all' };
    const first = await api.as('board').upload(`${at}/terms`, termsOf(one, two, three), keyed);
    const again = await api.as('board').upload(`${at}/terms`, termsOf(one, two, three), keyed);
    expect([again.body, again.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
  });

  it('many steps with preview=true tell what would follow, and write nothing', async () => {
    await api.as('board').upload(`${at}/terms`, termsOf(one, two));
    for (const school of [one, two])
      await api.as('board').upload(`/schools/${school}/imports?source=parnassys`, csv(taken(today, 1, 10)));
    const before = await api.head();
    const preview = await api.as('board').upload(`${at}/subscriptions?preview=true`, subscriptionsOf(one, two));
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({ written: 2, blocked: [] });
    // Each of the two schools pays for 10 pupils at € 11.50.
    expect(
      preview.body.documents.map(({ school, total }: { school: string; total: string }) => [school, total]),
    ).toEqual([
      [one, '115.00'],
      [two, '115.00'],
    ]);
    expect(preview.body.totals).toMatchObject({ documents: 2, amount: '230.00' });
    // The results were taken today, so the 10 pupils count at the first nine month-ends: 90 / 12 × 11.50 = 86.25, less the
    // advance.
    const { later, money, through, counts } = preview.body;
    expect(
      later.map(({ school, before, difference }: { school: string; before: null; difference: string }) => [
        school,
        before,
        difference,
      ]),
    ).toEqual([
      [one, null, '-28.75'],
      [two, null, '-28.75'],
    ]);
    expect(money.map(({ school }: { school: string }) => school)).toEqual([one, two]);
    // The preview for many foretells the same as the preview for one school.
    const single = await api.as('board').send('POST', `/schools/${one}/subscription?preview=true`, {
      plan: 'per-pupil',
      startsOn: today,
    });
    expect(later.filter(({ school }: { school: string }) => school === one)).toEqual(
      single.body.later.map((change: object) => ({ school: one, ...change })),
    );
    expect(money[0]).toEqual({ school: one, ...single.body.money });
    expect([through, counts]).toEqual([single.body.through, []]);
    expect(await api.head()).toBe(before);
  });

  it('many steps take a file in other people’s form, and refuse one that is none', async () => {
    const upload = (file: string | Buffer) => api.as('board').upload(`${at}/terms`, file);
    const excel = Buffer.from(
      `\ufeffsep=;\r\nVestiging;Version;AcceptedOn;AcceptedBy\r\n${one};2024-1;01-07-2024;co\u00f6rdinator\r\n`,
    );
    expect((await upload(excel)).body).toMatchObject({ written: 1 });
    const codes: string[] = [];
    for (const file of [
      '',
      'vestiging;version;acceptedOn;acceptedBy\n',
      'vestiging;version\n12AB00;1',
      `${termsOf(one)}\n"`,
    ]) {
      codes.push((await upload(file)).body.code);
    }
    expect(codes).toEqual(['file_empty', 'file_empty', 'file_unreadable', 'file_unreadable']);
    const extra = await upload('vestiging;version;acceptedOn;acceptedBy;naam\n12AB00;1;2024-07-01;directeur;Jan');
    expect([extra.status, extra.body.code]).toEqual([400, 'file_unreadable']);
    const many = await upload(termsOf(...Array.from({ length: 1_001 }, () => one)));
    expect([many.status, many.body.code]).toEqual([413, 'file_too_large']);
    const bound = await api.as('board').upload(`${at}/terms`, termsOf(one), { 'If-Match': '"1"' });
    expect([bound.status, bound.body.code]).toEqual([400, 'invalid_request']);
  });

  it('the files of docs/boards.md are taken as they stand there', async () => {
    const docs = readFileSync(join(import.meta.dirname, '../../../docs/boards.md'), 'utf8');
    const files = [...docs.matchAll(/```csv\n(vestiging;[\s\S]*?)```/g)].map(([, file]) => file!);
    expect(files).toHaveLength(3);
    await api.close();
    api = await opened('2026-08-01');
    const agreement = { validFrom: '2026-08-01', validUntil: '2029-07-31', terms: { kind: 'discount', percent: '10' } };
    await api.as('admin').send('POST', `${at}/framework-agreements`, agreement);
    for (const [index, path] of ['terms', 'subscriptions', 'framework-memberships'].entries()) {
      const { status, body } = await api.as('board').upload(`${at}/${path}`, files[index]!);
      expect([path, status, body.written, body.refused]).toEqual([path, 200, 3, 0]);
    }
  });
});
