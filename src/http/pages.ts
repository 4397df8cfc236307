/** Serves the pages (pages.md 10.2, 10.17): one document for every path of a page, and the files that it loads. */
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { pages } from '../pages/list/list.ts';
import type { Language } from '../words/language.ts';
import { pathNotFound, type RefusedAsPage } from './problems/problemResponses.ts';
import { languageOf } from './requests/language.ts';
import type { WholePage } from './visitors/wholeAnswers.ts';
import { type SendHtml, type WholeReads, wholePages } from './visitors/wholePages.ts';

/** A file that pages load. Its name holds the digest of its content, so that it never changes. */
export type PageFile = { readonly name: string; readonly type: string; readonly content: Uint8Array };

/** The pages, built from their source. */
export type BuiltPages = {
  readonly files: readonly PageFile[];
  /** Names of the files that every page loads first. */
  readonly script: string;
  readonly style: string;
  readonly icon: string;
  /** The page that draws the contract: its script, the renderer, and the renderer's style sheet. */
  readonly api: {
    readonly files: readonly PageFile[];
    readonly script: string;
    readonly renderer: string;
    readonly style: string;
  };
  /** The pages that the server draws whole: their script, and what draws one. */
  readonly whole: {
    readonly files: readonly PageFile[];
    readonly script: string;
    readonly draw: (page: WholePage) => string;
  };
};

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The features of a device that a page could ask for. Ours ask for none. */
const devices = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'xr-spatial-tracking',
];

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': devices.map((device) => `${device}=()`).join(', '),
};

const aYear = 365 * 24 * 60 * 60;

/** `router` answers the pages. `refusedAsPage` answers the refusals of pages that the server draws whole. */
export type ServedPages = { readonly router: Router; readonly refusedAsPage: RefusedAsPage };

/**
 * The router comes after the paths of the interface, and before the handler of unknown paths.
 * @param publicUrl the address of the server; behind TLS, HSTS is sent
 */
export const pagesOf = (built: BuiltPages, publicUrl: string | null, reads: WholeReads): ServedPages => {
  const secure =
    publicUrl?.startsWith('https:') === true ? { 'Strict-Transport-Security': `max-age=${aYear}` } : undefined;
  const send: SendHtml = (res, html, language) =>
    res
      .set({ ...headers, ...secure, 'Content-Language': language })
      .vary('Accept')
      .vary('Accept-Language')
      .type('html')
      .send(html);
  const answerPage = (req: Request, res: Response, status: 200 | 404, document = documentOf): void => {
    const language = languageOf(req);
    res.status(status).set('Cache-Control', 'no-cache');
    send(res, document(built, language), language);
  };
  const router = Router({ caseSensitive: true, strict: true });
  const { draw } = built.whole;
  const whole = wholePages({ draw, script: built.whole.script, style: built.style, icon: built.icon }, reads, send);
  for (const [path, serve] of Object.entries(whole.routes)) router.get(path, serve);
  router.get('/api', (req, res) => answerPage(req, res, 200, apiDocumentOf));
  for (const { path } of pages) router.get(path, (req, res) => answerPage(req, res, 200));
  router.get('/pages/:file', filesOf(built));
  router.use((req, res, next) => {
    if (isLook(req) && req.accepts(['application/json', 'text/html']) === 'text/html') answerPage(req, res, 404);
    else next();
  });
  return { router, refusedAsPage: whole.refusedAsPage };
};

const isLook = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

const filesOf = ({ files, api, whole }: BuiltPages): RequestHandler => {
  const named = new Map([...files, ...api.files, ...whole.files].map((file) => [file.name, file]));
  return (req, res, next) => {
    const file = named.get(String(req.params.file));
    if (file === undefined) return pathNotFound(req, res, next);
    res.set({ 'Cache-Control': `public, max-age=${aYear}, immutable`, 'Content-Type': file.type });
    res.send(Buffer.from(file.content.buffer, file.content.byteOffset, file.content.byteLength));
  };
};

const withoutScript: Readonly<Record<Language, string>> = {
  nl: 'Deze pagina heeft JavaScript nodig. Zet JavaScript aan in uw browser en laad de pagina opnieuw.',
  en: 'This page needs JavaScript. Turn JavaScript on in your browser and reload the page.',
};

const documentOf = ({ script, style, icon }: BuiltPages, language: Language): string =>
  `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>Telboek</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/pages/${icon}">
<link rel="stylesheet" href="/pages/${style}">
<script type="module" src="/pages/${script}"></script>
</head>
<body>
<noscript><p>${withoutScript[language]}</p></noscript>
<div id="app"></div>
</body>
</html>
`;

const aboutApi: Readonly<Record<Language, { readonly title: string; readonly lead: string; readonly back: string }>> = {
  nl: {
    title: 'De interface',
    lead: 'Wat een programma kan vragen en schrijven. Wie is aangemeld, probeert vragen uit op het eigen grootboek.',
    back: 'Terug naar Telboek',
  },
  en: {
    title: 'The interface',
    lead: 'What a program can ask and write. Who is signed in tries reads on their own ledger.',
    back: 'Back to Telboek',
  },
};

/** The contract, drawn (10.54): beside the pages, because the renderer needs a policy of its own for the HTML that it writes. */
const apiDocumentOf = ({ style, icon, api }: BuiltPages, language: Language): string => {
  const { title, lead, back } = aboutApi[language];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title} – Telboek</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/pages/${icon}">
<link rel="stylesheet" href="/pages/${style}">
<link rel="stylesheet" href="/pages/${api.style}">
<script defer src="/pages/${api.renderer}"></script>
<script type="module" src="/pages/${api.script}"></script>
</head>
<body>
<main id="inhoud">
<p><a href="/">${back}</a></p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
<noscript><p>${withoutScript[language]}</p></noscript>
<div id="contract"></div>
</main>
</body>
</html>
`;
};
