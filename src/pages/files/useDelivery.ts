/** The delivery of a file: the chosen file, its sending, and its outcome. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { z } from 'zod';
import type { imported, importPreview } from '../../http/results/answers.ts';
import {
  announce,
  type Failure,
  type Form,
  isProblem,
  type Previewed,
  reasonHeader,
  texts,
  withQuery,
} from '../kit/kit.ts';
import { bytesLooked, type FileLook, headerOf, lookAt } from './fileLook.ts';
import { type Progress, savedAs, upload } from './upload.ts';

export type Imported = z.output<typeof imported>;
export type ImportPreview = z.output<typeof importPreview>;
export type DeliveryFields = { readonly source: string; readonly linkedOn: string; readonly reason: string };

export type Chosen = { readonly file: File; readonly look: FileLook };
/** A file some of whose rows are bad, and what is wrong with them. */
export type Refused = { readonly of: Chosen; readonly problem: Extract<Failure, { kind: 'problem' }>['problem'] };

type Options = { readonly onError?: 'skip' };

export type PreviewedStep = {
  readonly is: 'previewed';
  readonly chosen: Chosen;
  readonly options: Options;
  readonly preview: Previewed<ImportPreview>;
  readonly before?: Previewed<ImportPreview>;
};

export type Step =
  | { readonly is: 'choosing' }
  /** When a file is chosen after one with bad rows, the bad rows stay in sight until the new file was read. */
  | { readonly is: 'chosen'; readonly chosen: Chosen; readonly refused?: Refused }
  | PreviewedStep
  | { readonly is: 'done'; readonly answer: Imported };

export type Delivery = {
  readonly step: Step;
  /** Undefined while nothing is sent. */
  readonly sending: Progress | undefined;
  readonly failure: Failure | undefined;
  readonly choose: (file: File) => Promise<void>;
  readonly forget: () => void;
  readonly preview: () => Promise<void>;
  /** Previews the good rows of a file that has bad ones. */
  readonly goodRows: (refused: Refused) => Promise<void>;
  readonly take: () => Promise<void>;
  readonly stop: () => void;
  readonly back: () => void;
  readonly allFaults: (refused: Refused) => Promise<boolean>;
};

/** A refusal of what was filled in is shown at its field, as that of any form. */
export const useDelivery = (school: string, form: Form<DeliveryFields>): Delivery => {
  const { values: fields, failure, refuse } = form;
  const [step, setStep] = useState<Step>({ is: 'choosing' });
  const [sending, setSending] = useState<Progress | undefined>();
  const stopping = useRef(new AbortController());
  useEffect(() => () => stopping.current.abort(), []);

  const pathOf = (query: Readonly<Record<string, string | undefined>>): string =>
    withQuery(`/schools/${school}/imports`, { source: fields.source, linkedOn: fields.linkedOn, ...query });

  /** Undefined if the sending was stopped. */
  const sent = async <Answer>(
    { file, look }: Chosen,
    query: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    stopping.current = new AbortController();
    const { signal } = stopping.current;
    refuse(undefined);
    setSending({ is: 'sending', done: 0, total: file.size });
    try {
      return await upload<Answer>({
        path: pathOf(query),
        file,
        type: look.type,
        headers: { ...reasonHeader(fields.reason), ...headers },
        onProgress: (progress) => {
          if (!signal.aborted) setSending(progress);
        },
        signal,
      });
    } catch {
      if (signal.aborted) announce(texts().files.deliver.stopped);
      return undefined;
    } finally {
      setSending(undefined);
    }
  };

  const refused = step.is === 'chosen' ? step.refused : undefined;

  const preview = async (chosen: Chosen, options: Options, before?: Previewed<ImportPreview>): Promise<void> => {
    const outcome = await sent<ImportPreview>(chosen, { ...options, preview: 'true' });
    if (outcome === undefined) return;
    if (outcome.ok) {
      const write = { method: 'POST', path: pathOf(options) } as const;
      const seen = { ...outcome, write, key: crypto.randomUUID() };
      setStep({ is: 'previewed', chosen, options, preview: seen, ...(before && { before }) });
    } else if (outcome.failure.kind === 'problem' && outcome.failure.problem.rows !== undefined)
      setStep({ is: 'chosen', chosen, refused: { of: chosen, problem: outcome.failure.problem } });
    else {
      setStep({ is: 'chosen', chosen, ...(refused && { refused }) });
      refuse(outcome.failure);
    }
  };

  const take = async ({ chosen, options, preview: seen }: PreviewedStep): Promise<void> => {
    // A held file is taken by an act of its own, whose button says so.
    const confirm = seen.answer.unlikely === undefined ? undefined : 'true';
    const condition: Record<string, string> = seen.etag === null ? {} : { 'If-Match': seen.etag };
    const headers = { 'Idempotency-Key': seen.key, ...condition };
    const outcome = await sent<Imported>(chosen, { ...options, confirm }, headers);
    if (outcome === undefined) return;
    if (outcome.ok) setStep({ is: 'done', answer: outcome.answer });
    else if (isProblem(outcome.failure, 412)) await preview(chosen, options, seen);
    else refuse(outcome.failure);
  };

  const chosen = step.is === 'chosen' || step.is === 'previewed' ? step.chosen : undefined;
  return {
    step,
    sending,
    failure,
    choose: async (file) => {
      refuse(undefined);
      const [bytes, known] = await Promise.all([file.slice(0, bytesLooked).arrayBuffer(), knownColumns()]);
      const next = { file, look: lookAt(new Uint8Array(bytes), known) };
      setStep({ is: 'chosen', chosen: next, ...(refused && { refused }) });
    },
    forget: () => {
      refuse(undefined);
      setStep({ is: 'choosing' });
    },
    preview: async () => {
      if (chosen !== undefined && sending === undefined) await preview(chosen, {});
    },
    goodRows: async ({ of }) => {
      if (sending === undefined) await preview(of, { onError: 'skip' });
    },
    take: async () => {
      if (step.is === 'previewed' && sending === undefined) await take(step);
    },
    stop: () => stopping.current.abort(new DOMException('Stopped', 'AbortError')),
    back: () => {
      refuse(undefined);
      if (chosen !== undefined) setStep({ is: 'chosen', chosen });
    },
    allFaults: async ({ of: { file, look } }) => {
      const path = pathOf({ preview: 'true', faults: 'all' });
      const { signal } = new AbortController();
      return savedAs(
        `${texts().files.bad.fileName}.csv`,
        { path, file, type: look.type, headers: reasonHeader(fields.reason), signal },
        'text/csv',
      );
    },
  };
};

/**
 * The names of the columns that are taken, as the header of the template has them. There are none when the template cannot
 * be read.
 */
const knownColumns = async (): Promise<readonly string[]> => {
  try {
    const response = await fetch('/templates/results', { headers: { Accept: 'text/csv' } });
    return response.ok ? headerOf(await response.text()) : [];
  } catch {
    return [];
  }
};
