/** interfaces 2: what a person reads in an answer is in the reader's language, in every operation. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answered, Api } from '../../support/api.ts';
import { askEverything, openToAll } from '../../support/askEverything.ts';
import { englishIn } from '../../support/dutch.ts';

const answers: Answered[] = [];

let api: Api;
beforeAll(async () => {
  api = await openToAll({ language: 'nl', onAnswer: (answer) => answers.push(answer) });
});
afterAll(() => api.close());

/** The contract is written in English, for developers. */
const forDevelopers = /^\/(openapi\.json|metrics)/;

const found = (): string[] =>
  answers
    .filter(({ target }) => !forDevelopers.test(target))
    .flatMap(({ method, target, body }) => englishIn(body).map(({ at, text }) => `${method} ${target} ${at}: ${text}`));

it('interfaces 2: no answer to a Dutch reader holds an English sentence, whichever operation gives it', async () => {
  await askEverything(api);
  expect(answers.length).toBeGreaterThan(130);
  expect(found()).toEqual([]);
});
