/** `npm run demo:board`: a board of six schools, from pilot to invoices, through the HTTP interface, on a ledger of its own. */

import type { Client } from '../../clients/typescript/src/index.ts';
import { dayNumber, yearOf } from '../domain/day.ts';
import { demoBoard, playBoard } from './boardStory.ts';
import { say, showDocuments, stage } from './stage.ts';

const nameWidth = 18;
const figureWidth = 16;

const row = (name: string, ...figures: (string | number)[]): string =>
  `  ${name.padEnd(nameWidth)}${figures.map((figure) => String(figure).padStart(figureWidth)).join('')}`;

const showOverview = async (client: Client): Promise<void> => {
  const { day, schools, totals } = await client.ask('GET /boards/{board}/overview', {
    params: { board: demoBoard.id },
  });
  say(`\nThe board's overview on ${day}:\n`);
  say(row('', 'pupils today', 'to settle', 'billed in year'));
  for (const { name, pupils, runningYear, billedThisYear } of schools)
    say(row(name, pupils, runningYear?.expectedSettlement ?? '–', billedThisYear));
  say(row('together', totals.pupils, totals.expectedSettlement, totals.billedThisYear));
};

stage({
  story: async (scene, first, today) => {
    say(`${demoBoard.name} (${demoBoard.id}) and its six schools:\n`);
    // The agreement of this story runs for three years, so it still does today.
    await playBoard(scene, `${yearOf(dayNumber(first)) + 1}${first.slice(4)}`, today);
    await showDocuments(scene.client, { board: demoBoard.id });
    await showOverview(scene.client);
  },
  signIn: { as: { role: 'board', subject: 'demo-board', board: demoBoard.id }, landing: `/besturen/${demoBoard.id}` },
  lookAt: [
    `/boards/${demoBoard.id}/overview`,
    `/invoices?board=${demoBoard.id}`,
    '/audit/drift',
    '/audit/verification',
  ],
});
