/** The event browser (10.46): streams, their events, and one event with its causes and effects. Nothing here writes. */
import type { Request } from 'express';
import { z } from 'zod';
import { typesIn } from '../../domain/eventTypes.ts';
import { isPersonal, type StreamRow } from '../../projections/browsing/streamRows.ts';
import { causedPage } from '../../queries/streams/caused.ts';
import { eventPage } from '../../queries/streams/eventPage.ts';
import { causesOf } from '../../queries/streams/namers.ts';
import { eventAt, type FoundEvent, findEvent, requestOf } from '../../queries/streams/oneEvent.ts';
import { restsOn, type Whose } from '../../queries/streams/rests.ts';
import { type EventLine, lineOf, type SeenEvent } from '../../queries/streams/seenEvent.ts';
import { streamList, streamNamed } from '../../queries/streams/streamList.ts';
import { vaultIdsOf } from '../../queries/streams/vaultIds.ts';
import { eventInWords } from '../../words/events/events.ts';
import { readers, staff, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import type { Principal } from '../access/principal.ts';
import { noQuery, pageQuery } from '../forms/forms.ts';
import { streamName } from '../forms/primitives.ts';
import { Problem } from '../problems/problem.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { languageOf, withLanguage } from '../requests/language.ts';
import { principalOf } from '../requests/requestFacts.ts';
import { answerOne } from '../serving/answers.ts';
import { endpoint, inLanguage, json, one } from '../serving/endpoint.ts';
import { model } from '../serving/parkedReads.ts';
import type { Serving } from '../serving/serving.ts';
import { causedAnswer, eventsPage, type OneEvent, oneEvent, type ShownLine, streamPage } from './answers.ts';
import { isStaff, type Reader, readerFor } from './readers.ts';
import { eventParams, eventsQuery, positionKey, revisionKey, streamParams, streamsQuery } from './requests.ts';

const causedShown = 20;

export const streamEndpoints = [
  endpoint({
    route: 'GET /streams',
    access: within('none', ...staff),
    tag: 'Streams',
    summary: 'All streams by name, with how many events each has',
    description:
      'Streams about guardians, children and questions are for `admin` only. The stream of an import is listed once the school that it is of names it.',
    request: z.object({ query: streamsQuery }),
    // No index helps a search within names: every name is compared.
    heavy: ({ query }) => query.search !== undefined,
    answersFrom: [model.streams, model.importStreams],
    answers: { 200: json('A page of streams', streamPage) },
    refusals: [],
    serve:
      (serving) =>
      async ({ query: { cursor, limit, ...query } }, req, res) => {
        const cursors = cursorsOf(serving, req);
        const after = cursor === undefined ? {} : { after: cursors.keyIn(cursor, streamName) };
        const personal = principalOf(res).role === 'admin';
        const rows = await streamList(serving.sources, { ...query, ...after, personal, limit: limit + 1 });
        res.json(cursors.page(rows, limit, ({ stream }) => stream, streamShown));
      },
  }),
  endpoint({
    route: 'GET /streams/{stream}/events',
    access: within('none', ...staff),
    tag: 'Streams',
    summary: 'The events of a stream, the newest first',
    request: z.object({ params: streamParams, query: eventsQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.streams, model.importStreams],
    answers: { 200: inLanguage(json('A page of events', eventsPage)) },
    refusals: ['event_not_found'],
    serve:
      (serving) =>
      async ({ params, query: { cursor, ...query } }, req, res) => {
        const cursors = cursorsOf(serving, req);
        const row = await streamNamed(serving.sources, params.stream);
        if (row === undefined || (isPersonal(row.kind) && principalOf(res).role !== 'admin')) throw notFound();
        const before = cursor === undefined ? {} : { before: cursors.keyIn(cursor, revisionKey) };
        const { items, next } = await eventPage(serving.sources, row, { ...query, ...before });
        const types = typesIn(row.kind).map((type) => ({ type, sentence: eventInWords(type, languageOf(req)) }));
        const after = cursors.after(next === null ? null : String(next));
        withLanguage(res).json({ of: streamShown(row), types, items: items.map(inWords(req)), next: after });
      },
  }),
  endpoint({
    route: 'GET /streams/{stream}/events/{revision}',
    access: within('none', ...readers),
    tag: 'Streams',
    summary: 'One event: its data, its place in the chain, its causes, and what follows from it',
    description:
      'A school and a board see events of their own streams (`school-`, `results-`, `import-`, `subscription-`, of a board `board-`), of `catalogue`, of their own documents, and those of a board that name the school or an agreement that it joined. The data (`leftOut`), the causes and the effects leave out what they may not see.',
    request: z.object({ params: eventParams, query: noQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.streams, model.importStreams, model.requests, model.documents],
    answers: { 200: inLanguage(one('The event', oneEvent)) },
    refusals: ['event_not_found'],
    serve:
      (serving) =>
      async ({ params }, req, res) => {
        const principal = principalOf(res);
        const reader = readerFor(serving, principal);
        const found = await foundFor(serving, reader, params);
        answerOne(withLanguage(res), await shownEvent(serving, req, { principal, reader, found }));
      },
  }),
  endpoint({
    route: 'GET /streams/{stream}/events/{revision}/caused',
    access: within('none', ...readers),
    tag: 'Streams',
    summary: 'All events that an event caused: those of its request, and those that name it',
    description:
      'In order of the log. Of an event of the catalogue, the documents that name it; their decisions are named by them. A page may hold less than `limit`.',
    request: z.object({ params: eventParams, query: pageQuery }),
    heavy: alwaysHeavy,
    answersFrom: [model.streams, model.importStreams, model.requests, model.documents],
    answers: { 200: inLanguage(json('A page of events', causedAnswer)) },
    refusals: ['event_not_found'],
    serve:
      (serving) =>
      async ({ params, query: { cursor, limit } }, req, res) => {
        const reader = readerFor(serving, principalOf(res));
        const { event } = await foundFor(serving, reader, params);
        const after = cursor === undefined ? 0 : cursorsOf(serving, req).keyIn(cursor, positionKey);
        withLanguage(res).json(await causedBy(serving, req, { reader, event, after, limit }));
      },
  }),
] as const;

const streamShown = ({ stream, kind, events, recordedAt, type }: StreamRow) => ({
  stream,
  kind,
  events,
  recordedAt,
  type,
});

const inWords =
  (req: Request) =>
  (line: EventLine): ShownLine => ({ ...line, sentence: eventInWords(line.type, languageOf(req)) });

const notFound = (): Problem => new Problem('event_not_found', {});

/** @throws Problem event_not_found, for another's event too */
const foundFor = async (
  serving: Serving,
  reader: Reader,
  { stream, revision }: { readonly stream: string; readonly revision: number },
): Promise<FoundEvent> => {
  const found = await findEvent(serving.sources, stream, revision);
  if (found === undefined || !(await reader.sees(found.event))) throw notFound();
  return found;
};

type Shown = { readonly principal: Principal; readonly reader: Reader; readonly found: FoundEvent };

const shownEvent = async (serving: Serving, req: Request, { principal, reader, found }: Shown): Promise<OneEvent> => {
  const { sources } = serving;
  const { event, chain, earlier, later } = found;
  const [request, named, caused, rests, vault] = await Promise.all([
    requestOf(sources, event),
    causesOf(sources, event),
    causedBy(serving, req, { reader, event, after: 0, limit: causedShown }),
    restsOn(sources, event, whoseFor(principal), reader.seesDocument),
    vaultIdsOf(serving, event),
  ]);
  // A decision by a pool names three streams of each of its schools.
  const isSeen = await Promise.all(
    named.map(async (one) => {
      const cause = await eventAt(sources, one.stream, one.revision);
      return cause !== undefined && reader.sees(cause);
    }),
  );
  const inputs = named.filter((_, index) => isSeen[index]);
  return {
    ...inWords(req)(lineOf(event)),
    kind: event.kind,
    known: event.known,
    ...reader.shown(event),
    metadata: event.metadata,
    chain,
    earlier,
    later,
    causes: {
      request: { ...request, events: isStaff(principal) ? request.events : null },
      inputs,
      othersLeftOut: inputs.length < named.length,
    },
    caused,
    rests,
    vault,
  };
};

const whoseFor = (principal: Principal): Whose => {
  if (principal.role === 'school') return { school: principal.school };
  return principal.role === 'board' ? { board: principal.board } : {};
};

type CausedBy = {
  readonly reader: Reader;
  readonly event: SeenEvent;
  readonly after: number;
  readonly limit: number;
};

const causedBy = async (serving: Serving, req: Request, { reader, event, after, limit }: CausedBy) => {
  const page = await causedPage(serving.sources, event, { after, limit, isSeen: reader.sees });
  // The cursor belongs to the path of this list, also when another answer gives it.
  const path = `/streams/${event.stream}/events/${event.revision}/caused`;
  const cursors = cursorsOf(serving, { path, query: req.query });
  return {
    items: page.items.map(lineOf).map(inWords(req)),
    next: cursors.after(page.next === null ? null : String(page.next)),
  };
};
