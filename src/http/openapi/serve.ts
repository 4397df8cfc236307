/** `GET /openapi.json`: the contract, open to anybody. */
import { readFileSync } from 'node:fs';
import { endpoints } from '../endpoints.ts';
import { openApi } from '../operations/answers.ts';
import { answerOne } from '../serving/answers.ts';
import { type Endpoint, endpoint, one } from '../serving/endpoint.ts';
import { type OpenApi, openApiDocument } from './openApi.ts';

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

let made: OpenApi | undefined;

/** Every server of this version gives the same contract, so it is made once, before the first request. */
export const contract = (): OpenApi => {
  made ??= openApiDocument(everyEndpoint, version);
  return made;
};

/** All endpoints, including the one that describes them. */
export const everyEndpoint: readonly Endpoint[] = [
  ...endpoints,
  endpoint({
    route: 'GET /openapi.json',
    access: 'open',
    tag: 'Operations',
    summary: 'This document',
    keptBy: 'anybody',
    answers: { 200: one('OpenAPI 3.1', openApi) },
    refusals: [],
    serve: () => {
      const made = contract();
      return (_asked, _req, res) => answerOne(res, made);
    },
  }),
];
