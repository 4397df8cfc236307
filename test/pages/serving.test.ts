import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, pagesOf } from '../../src/http/pages.ts';
import { problemResponses } from '../../src/http/problems/problem.ts';
import { StoreUnavailable } from '../../src/waiting/unavailable.ts';
import { openLog } from '../http/fixture.ts';
import { type Api, openApi } from '../support/api.ts';
import { ownPages } from '../support/browser.ts';

const html = { headers: { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

describe('10.2: pages are served beside the interface', () => {
  let api: Api;

  beforeAll(async () => {
    api = await openApi({ pages: await ownPages() });
  });

  afterAll(() => api?.close());

  const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${api.port}${path}`, init);

  it('10.1: pages and interface are of one origin, and no answer lets a page of another one read it', async () => {
    const elsewhere = { Origin: 'https://elders.example' };
    for (const [path, init] of [
      ['/scholen/12AB00/mijn-gegevens', html],
      ['/health/live', {}],
      ['/schools/12AB00', {}],
    ] as const)
      for (const method of ['GET', 'OPTIONS']) {
        const { headers } = await get(path, {
          method,
          headers: { ...elsewhere, ...('headers' in init && init.headers) },
        });
        expect(
          [...headers.keys()].filter((name) => name.startsWith('access-control')),
          `${method} ${path}`,
        ).toEqual([]);
      }
  });

  it('every path of a page answers one small document, which no cache keeps for ever', async () => {
    const one = await get('/scholen/12AB00/mijn-gegevens', html);
    const other = await get('/scholen/99ZZ00/mijn-gegevens', html);
    const text = await one.text();
    expect([one.status, one.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(await other.text()).toBe(text);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
  });

  it('10.17: the document names what it may load and do, and nothing else', async () => {
    const { headers } = await get('/scholen/12AB00/mijn-gegevens', html);
    expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(contentSecurityPolicy).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    );
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('10.17: the document has no script, no style and no handler of its own', async () => {
    const text = await (await get('/scholen/12AB00/mijn-gegevens', html)).text();
    expect(text).not.toMatch(/ style=| on[a-z]+=|<script(?![^>]* src=)|<style/);
  });

  it('an unknown path answers the document with 404 to a browser, and a problem to a program', async () => {
    const browser = await get('/nergens', html);
    expect([browser.status, browser.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    for (const accept of ['*/*', 'application/json']) {
      const program = await get('/nergens', { headers: { Accept: accept } });
      expect([program.status, (await program.json()).code]).toEqual([404, 'path_not_found']);
    }
  });

  it('the document is in the language that the browser asks for', async () => {
    for (const [asked, said] of [
      ['nl-NL,nl;q=0.9', 'nl'],
      ['de', 'en'],
    ] as const) {
      const answer = await get('/scholen/12AB00/mijn-gegevens', {
        headers: { ...html.headers, 'Accept-Language': asked },
      });
      expect(await answer.text()).toContain(`<html lang="${said}">`);
    }
  });

  it('the files of pages are named by their digest, and kept for a year', async () => {
    const { files } = await ownPages();
    for (const { name } of files) {
      expect(name).toMatch(/^[a-zA-Z]+-[A-Z0-9]{8}\.(js|css|svg)$/);
      const answer = await get(`/pages/${name}`);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
    expect((await get('/pages/main-00000000.js')).status).toBe(404);
  });
});

describe('10.8: a page that the server draws whole, when what it reads cannot be read', () => {
  it('an outage is told to a browser as a page with what to do, and to a program as a problem', async () => {
    const { router, refusedAsPage } = pagesOf(await ownPages(), null, {
      planned: () => Promise.reject(new StoreUnavailable('event store')),
    });
    const app = express().use(router).use(problemResponses(openLog().logger, refusedAsPage));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = (headers: Record<string, string>) => fetch(`http://127.0.0.1:${port}/ontwikkeling`, { headers });
    const page = await ask({ ...html.headers, 'Accept-Language': 'nl' });
    expect([page.status, page.headers.get('retry-after'), page.headers.get('content-type')]).toEqual([
      503,
      '5',
      'text/html; charset=utf-8',
    ]);
    expect(await page.text()).toContain('<a class="button" href="/ontwikkeling">Opnieuw proberen</a>');
    const problem = await ask({ Accept: 'application/json' });
    expect([problem.status, (await problem.json()).code]).toEqual([503, 'store_unavailable']);
    server.close();
  });
});

describe('10.64: what a page loads is small', () => {
  const sizeOf = async (matching: RegExp): Promise<number> => {
    const { files } = await ownPages();
    return Math.max(...files.filter(({ name }) => matching.test(name)).map(({ content }) => gzipSync(content).length));
  };

  it('the scripts of a page are at most 60 KiB together: what all share, the largest page, the texts of one language', async () => {
    const { script } = await ownPages();
    const shared = await sizeOf(new RegExp(`^${script}$`));
    const largest = await sizeOf(new RegExp(`^(?!${script}|nl-|en-).*\\.js$`));
    const texts = await sizeOf(/^(nl|en)-/);
    expect(shared).toBeGreaterThan(0);
    expect(shared + largest + texts).toBeLessThanOrEqual(60 * 1024);
  });

  it('the style sheet of a page is at most 8 KiB', async () => {
    expect(await sizeOf(/\.css$/)).toBeLessThanOrEqual(8 * 1024);
  });

  it('pages share one file, so that none loads more than four', async () => {
    const { files } = await ownPages();
    expect(files.filter(({ name }) => name.startsWith('chunk-'))).toHaveLength(1);
  });
});
