/** Serves the pages that the server draws whole: free information, and what is planned (pages.md 10.2, 10.52, 10.53). */
import type { Request, RequestHandler, Response } from 'express';
import { type Language, languages } from '../../words/language.ts';
import { requestId } from '../forms/primitives.ts';
import type { RefusedAsPage } from '../problems/problemResponses.ts';
import { formType } from '../requests/bodies.ts';
import { languageOf } from '../requests/language.ts';
import type { Drawn, Enquiry, WholePage } from './wholeAnswers.ts';

/** Draws a page; with the names of the files that pages load. */
export type Drawing = WholePage['files'] & { readonly draw: (page: WholePage) => string };

/** The answers of the interface that the pages read. */
export type WholeReads = {
  readonly planned: () => Promise<Pick<WholePage & { readonly page: 'planned' }, 'on' | 'sources'>>;
};

/** Sends a document with the headers of every page. */
export type SendHtml = (res: Response, html: string, language: Language) => void;

const informationPath = '/voorlichting';
const plannedPath = '/ontwikkeling';
/** Where the form is sent to. */
const askingPath = '/information-requests';

const nothingFilledIn: Enquiry = { name: '', email: '', school: '', question: '' };

export const wholePages = ({ draw, ...files }: Drawing, reads: WholeReads, send: SendHtml) => {
  const show = (req: Request, res: Response, page: Drawn): void => {
    const chosen = languageIn(req);
    const language = chosen ?? languageOf(req);
    const whole: WholePage = { ...page, language, isChosen: chosen !== undefined, files };
    send(res, draw(whole), language);
  };

  const information: RequestHandler = (req, res) => {
    const asked = requestId.safeParse(req.query.verzoek);
    res.set('Cache-Control', 'no-cache');
    show(
      req,
      res,
      asked.success ? { page: 'asked', id: asked.data } : { page: 'information', values: nothingFilledIn },
    );
  };

  const planned: RequestHandler = async (req, res) => {
    const read = await reads.planned();
    res.set('Cache-Control', 'no-cache');
    show(req, res, { page: 'planned', ...read });
  };

  const refusedAsPage: RefusedAsPage = (req, res, problem) => {
    const refused = problem(languageIn(req) ?? languageOf(req));
    if (isSentForm(req)) show(req, res, { page: 'information', values: filledIn(req.body), refused });
    else if (isLook(req) && req.path === plannedPath && req.accepts('html') !== false)
      show(req, res, { page: 'failed', path: plannedPath, refused });
    else return false;
    return true;
  };

  const routes: Readonly<Record<string, RequestHandler>> = { [informationPath]: information, [plannedPath]: planned };
  return { routes, refusedAsPage };
};

const isLook = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/** The language that an address names: of a page in Dutch, of the interface in English. */
const languageIn = ({ query }: Request): Language | undefined =>
  languages.find((one) => one === query.taal || one === query.language);

/** A form as a browser sends it. A program that sends one asks for no HTML. */
const isSentForm = (req: Request): boolean =>
  req.method === 'POST' &&
  req.path === askingPath &&
  typeof req.is(formType) === 'string' &&
  req.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html';

/** The values that were filled in, as far as they could be read. */
const filledIn = (body: unknown): Enquiry => {
  const sent = (body ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: keyof Enquiry): string => (typeof sent[name] === 'string' ? sent[name] : '');
  return { name: text('name'), email: text('email'), school: text('school'), question: text('question') };
};
