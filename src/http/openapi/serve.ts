/** `GET /openapi.json`: the contract, open to anybody. */
import { readFileSync } from 'node:fs';
import type { Express } from 'express';
import { methodNotAllowed } from '../problems/problem.ts';
import { mustBeAcceptable } from '../requests/acceptable.ts';
import { mediaTypesOf } from './allOperations.ts';
import { type OpenApi, openApiDocument } from './openApi.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

let made: OpenApi | undefined;

/** Every server of this version gives the same contract, so it is made once, at the first request. */
export const contract = (): OpenApi => {
  made ??= openApiDocument(version);
  return made;
};

export const mountContract = (app: Express): void => {
  app
    .route('/openapi.json')
    .get(mustBeAcceptable(mediaTypesOf('GET /openapi.json')), (_req, res) => {
      res.json(contract());
    })
    .all(methodNotAllowed('GET', 'HEAD'));
};
