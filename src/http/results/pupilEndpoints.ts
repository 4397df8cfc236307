/** Single pupils: the way from an id to its pseudonym, all that is known of a pupil, and links between ids (2.9, 5.5, 6.2). */
import { z } from 'zod';
import { lookUpPupil } from '../../commands/results/pupils.ts';
import { decideResults } from '../../commands/results/schoolCommands.ts';
import { Rejection } from '../../domain/rejection.ts';
import type { DecidedResultsEvent } from '../../domain/results/decisions.ts';
import { linkNotFound } from '../../domain/results/links/decide.ts';
import { idsOfLink } from '../../domain/results/links/list.ts';
import { positionAt } from '../../ledger/states/asKnownAt.ts';
import { linksAnswer } from '../../queries/results/links.ts';
import { pupilAnswer } from '../../queries/results/onePupil.ts';
import { readers, schoolSide, within } from '../access/access.ts';
import { alwaysHeavy } from '../access/heavy.ts';
import { preview } from '../billing/documentAnswers.ts';
import { noQuery, pageQuery, previewQuery } from '../forms/forms.ts';
import { linkParams, pupilParams, schoolParams } from '../forms/params.ts';
import { linkId } from '../forms/primitives.ts';
import { KiB } from '../requests/bodies.ts';
import { contextOf } from '../requests/context.ts';
import { cursorsOf } from '../requests/cursors.ts';
import { fileBody, isFileOf } from '../requests/fileBody.ts';
import { invalidRequest } from '../requests/validation.ts';
import { endpoint, json, writtenOrPreviewed } from '../serving/endpoint.ts';
import { knownAt, mustBeReached, mustBeRegistered } from '../serving/reads.ts';
import { decidedOrPreviewed, preconditionsOf, withReason } from '../serving/writes.ts';
import { wrong } from '../words/faults.ts';
import { linkEnded, links, lookedUp, pupil, pupilsLinked } from './pupilAnswers.ts';
import { linksBody, pupilBody, pupilQuery } from './requests.ts';

const linksIn = (events: readonly DecidedResultsEvent[]): number =>
  events.reduce((sum, event) => sum + (event.type === 'PupilsLinked' ? event.data.links.length : 0), 0);

const linkFiles = ['text/csv'] as const;

/** Room for as many links as are taken at once, each of two ECK iDs. */
const linksBounds = { bytes: 2 * KiB * KiB, values: 20_000 };

/** The position as of which the first page was made, and how many results the pages held so far. */
const placeInPupil = z
  .string()
  .regex(/^\d{1,15} \d{1,7}$/)
  .transform((text) => text.split(' ').map(Number) as [number, number])
  .transform(([position, skipped]) => ({ position, skipped }));

export const pupilEndpoints = [
  endpoint({
    route: 'POST /schools/{school}/pupil-lookup',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Look up the pseudonym of a pupil',
    description: 'By any id of the pupil. Nothing of the id is stored or logged.',
    request: z.object({ params: schoolParams, query: noQuery, body: pupilBody }),
    reads: true,
    heavy: alwaysHeavy,
    answers: { 200: json('The pseudonym of the id, and the one by which its pupil is shown', lookedUp) },
    refusals: ['school_secret_missing'],
    serve:
      ({ deps }) =>
      async ({ params, body }, _req, res) => {
        res.json(await lookUpPupil(deps, params.school, body.pupil));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/pupils/{pseudonym}',
    access: within('school', ...readers),
    tag: 'Results',
    summary: "A pupil's ids, results, days, decisions and links",
    description: "By the pseudonym of any of the pupil's ids. Results are paged, the one taken last first.",
    request: z.object({ params: pupilParams, query: pupilQuery }),
    heavy: alwaysHeavy,
    answers: { 200: json('All that is known of the pupil', pupil) },
    refusals: ['pupil_not_found'],
    serve:
      (serving) =>
      async ({ params, query }, req, res) => {
        const { school, pseudonym } = params;
        const { cursor, limit } = query;
        const { asKnownAt } = knownAt(serving, query.asKnownAt);
        await mustBeReached(serving, query.position);
        await mustBeRegistered(serving, school);
        const { deps, sources } = serving;
        const first = query.position ?? (asKnownAt && (await positionAt(deps, asKnownAt)));
        const place =
          cursor === undefined
            ? { position: first ?? (await deps.ledger.store.head()), skipped: 0 }
            : cursorsOf(serving, req).keyIn(cursor, placeInPupil);
        const answer = await pupilAnswer(sources, school, { pseudonym, ...place, limit });
        if (answer === undefined) throw new Rejection('pupil_not_found', { school });
        const shown = place.skipped + answer.items.length;
        const next = shown < answer.results ? `${place.position} ${shown}` : null;
        res.json({ ...answer, next: cursorsOf(serving, req).after(next) });
      },
  }),
  endpoint({
    route: 'POST /schools/{school}/pupil-links',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Link ids that are one pupil',
    description:
      'For example after a change to another pupil-tracking system. Each value is tried as a pseudonym first, and is else an id, also one that no file gave yet. As CSV: the columns `leerling` and `ook`, with the reason in `X-Reason`. A link works for every day: what was counted twice is counted once.',
    request: z.object({ params: schoolParams, query: previewQuery, body: linksBody.optional() }),
    orFile: linkFiles,
    bodyBounds: linksBounds,
    heavy: alwaysHeavy,
    answers: {
      200: writtenOrPreviewed('How many are new; or what would follow', z.union([pupilsLinked, preview])),
    },
    refusals: [
      'link_not_valid',
      'school_secret_missing',
      'school_too_large',
      'file_unreadable',
      'file_too_large',
      'reason_required',
    ],
    serve:
      ({ deps }) =>
      async ({ params: { school }, query, body }, req, res) => {
        const isFile = isFileOf(req, linkFiles);
        if (!isFile && body === undefined) throw invalidRequest([{ path: 'body', message: wrong('missing') }]);
        const pairs = isFile ? await deps.readLinks(fileBody(req, linksBounds.bytes)) : body!.links;
        const context = isFile ? contextOf(req, res) : withReason(contextOf(req, res), body!.reason);
        const decision = { type: 'LinkPupils', pairs } as const;
        const asked = { ...query, decision, context, preconditions: preconditionsOf(req) };
        const decided = await decideResults(deps, school, asked);
        const linked = 'written' in decided ? linksIn(decided.written.events) : 0;
        await decidedOrPreviewed(res, decided, async () => ({ linked, reason: context.reason }));
      },
  }),
  endpoint({
    route: 'GET /schools/{school}/pupil-links',
    access: within('school', ...readers),
    tag: 'Results',
    summary: 'The links between ids, by hand and from files',
    request: z.object({ params: schoolParams, query: pageQuery }),
    heavy: alwaysHeavy,
    answers: { 200: json('A page of links, by id', links) },
    refusals: [],
    serve:
      (serving) =>
      async ({ params, query: { cursor, limit } }, req, res) => {
        await mustBeRegistered(serving, params.school);
        const after = cursor === undefined ? {} : { after: cursorsOf(serving, req).keyIn(cursor, linkId) };
        const { items, more } = await linksAnswer(serving.sources, params.school, { limit, ...after });
        res.json({ items, next: cursorsOf(serving, req).after(more ? items.at(-1)!.id : null) });
      },
  }),
  endpoint({
    route: 'DELETE /schools/{school}/pupil-links/{id}',
    access: within('school', ...schoolSide),
    tag: 'Results',
    summary: 'Take back a link, or cut one that files state',
    description: 'A link that a file states stays cut, whatever files say, until it is linked by hand.',
    request: z.object({ params: linkParams, query: previewQuery }),
    heavy: alwaysHeavy,
    answers: { 200: writtenOrPreviewed('How it ended; or what would follow', z.union([linkEnded, preview])) },
    refusals: ['link_not_found', 'reason_required'],
    serve:
      ({ deps }) =>
      async ({ params: { school, id }, query }, req, res) => {
        const ids = idsOfLink(id);
        if (ids === undefined) throw linkNotFound();
        const context = contextOf(req, res);
        const decision = { type: 'EndPupilLink', ids } as const;
        const asked = { ...query, decision, context, preconditions: preconditionsOf(req) };
        const decided = await decideResults(deps, school, asked);
        const isCut = 'written' in decided && decided.written.events.some(({ type }) => type === 'PupilLinkCut');
        await decidedOrPreviewed(res, decided, async () => ({
          id,
          ended: isCut ? 'cut' : 'takenBack',
          reason: context.reason,
        }));
      },
  }),
] as const;
