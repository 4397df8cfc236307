/** Plays three years of one school through the HTTP interface, day by day. */

import { Refused } from '../../clients/typescript/src/index.ts';
import { type Day, dayNumber, yearOf } from '../domain/day.ts';
import { csvOf, demoSchool, demoSupplier, resultsUpTo, strangersOn } from './school.ts';
import type { Stage } from './stage.ts';
import { importCsv, issuedOn } from './steps.ts';

const { id, board } = demoSchool;
const ofSchool = { params: { school: id } };
const source = 'parnassys';

/** @param first the subscription's first day, a 1 August */
export const play = async (stage: Stage, first: Day): Promise<void> => {
  const year = yearOf(dayNumber(first));
  await registerParties(stage, `${year}-06-15`);
  await importExport(stage, first, `${year}-07-04`);
  await subscribe(stage, `${year}-07-10`, first);
  await run(stage, first);

  await importExport(stage, first, `${year}-09-20`);
  await importExport(stage, first, `${year + 1}-02-10`);
  const wrong = await importWrongFile(stage, `${year + 1}-03-12`);
  await importExport(stage, first, `${year + 1}-07-04`);
  await run(stage, `${year + 1}-08-01`);

  await importExport(stage, first, `${year + 1}-09-20`);
  await withdraw(stage, `${year + 1}-10-07`, wrong);
  await importExport(stage, first, `${year + 2}-02-10`);
  await correct(stage, `${year + 2}-03-03`, year);
  await importExport(stage, first, `${year + 2}-07-04`);
  await run(stage, `${year + 2}-08-01`);

  await importExport(stage, first, `${year + 2}-09-20`);
  await importExport(stage, first, `${year + 3}-02-10`);
  await importExport(stage, first, `${year + 3}-07-04`);
  await run(stage, `${year + 3}-08-01`);
};

const registerParties = async ({ client, turnTo, tell }: Stage, day: Day): Promise<void> => {
  await turnTo(day);
  const address = { street: 'Boomgaard 1', postalCode: '1234 AB', city: 'Utrecht' };
  await client.ask('PUT /supplier', { body: demoSupplier });
  const ofBoard = { params: { board } };
  const details = { name: demoSchool.boardName, address, kvk: '87654321', reference: 'INK-0042' };
  await client.ask('PUT /boards/{board}', { ...ofBoard, body: details });
  await client.ask('PUT /schools/{school}', {
    ...ofSchool,
    body: { name: demoSchool.name, board, kind: 'primary', yearClasses: true, source, address },
  });
  const signed = { version: '4.0', signedOn: day, signedBy: 'bestuurder' };
  await client.ask('POST /boards/{board}/dpa', { ...ofBoard, body: signed });
  const accepted = { version: '2023-1', acceptedOn: day, acceptedBy: 'directeur' };
  await client.ask('POST /schools/{school}/terms', { ...ofSchool, body: accepted });
  tell(
    day,
    `supplier, board and school registered; the board signs the data processing agreement, the school accepts the terms`,
  );
};

const subscribe = async ({ client, turnTo, tell }: Stage, day: Day, startsOn: Day): Promise<void> => {
  await turnTo(day);
  await client.ask('POST /schools/{school}/subscription', { ...ofSchool, body: { plan: 'per-pupil', startsOn } });
  tell(day, `subscribes to per-pupil from ${startsOn}`);
};

const importExport = async ({ client, turnTo, tell }: Stage, first: Day, day: Day): Promise<void> => {
  await turnTo(day);
  const csv = csvOf(resultsUpTo(first, day));
  const { linked, restated, corrected } = await importCsv(client, id, source, csv);
  tell(day, `export imported: ${linked} results linked, ${restated} restated, ${corrected} corrected`);
};

const importWrongFile = async ({ client, turnTo, tell }: Stage, day: Day): Promise<string> => {
  await turnTo(day);
  const file = csvOf(strangersOn(day, 18));
  tell(day, `a file of another school is held: ${await refusalOf(importCsv(client, id, source, file))}`);
  const { importId, linked } = await importCsv(client, id, source, file, { confirm: true });
  tell(day, `by mistake it is confirmed all the same: ${linked} results linked`);
  return importId;
};

/** The detail of a refusal. @throws Error when it is not refused, or for another reason */
const refusalOf = async (asked: Promise<unknown>): Promise<string> => {
  const refused = await asked.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused instanceof Refused && refused.code === 'import_unlikely') return refused.message;
  throw refused ?? new Error('The file was not held');
};

const withdraw = async ({ client, turnTo, tell }: Stage, day: Day, importId: string): Promise<void> => {
  await turnTo(day);
  await client.ask('POST /schools/{school}/imports/{importId}/withdrawal', {
    params: { school: id, importId },
    body: { reason: 'bestand van een andere school' },
  });
  tell(day, `the wrong file is withdrawn; year 1 was billed with it, so its difference comes with the next document`);
};

/** A pupil who has left group 8 seems to have taken the last test: the result carries the wrong year, and is a year older. */
const correct = async ({ client, turnTo, tell }: Stage, day: Day, year: number): Promise<void> => {
  await turnTo(day);
  const key = `LVS-${year - 7}-01-E-${year}`;
  await client.ask('PATCH /schools/{school}/results/{key}', {
    params: { school: id, key },
    body: { takenOn: `${year}-06-09`, reason: 'verkeerd jaar in het leerlingvolgsysteem' },
  });
  tell(day, `result ${key} is corrected by hand: taken a year earlier, so its pupil no longer counts after October`);
};

const run = async ({ client, turnTo, tell }: Stage, on: Day): Promise<void> => {
  await turnTo(on);
  const issued = await issuedOn(client, on);
  tell(
    on,
    `invoice run: ${issued.map(({ number, total }) => `${number} over € ${total}`).join(', ') || 'nothing due'}`,
  );
};
