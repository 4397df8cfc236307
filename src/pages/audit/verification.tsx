/** A verification under way: its progress, cancelling it, and its findings (pages.md 10.47). */
import { useEffect, useRef } from 'preact/hooks';
import type { z } from 'zod';
import type { ledgerVerification } from '../../http/audit/answers.ts';
import type { jobSeen } from '../../http/jobs/answers.ts';
import {
  announce,
  ask,
  type Column,
  type Reading,
  Shown,
  shown,
  Table,
  To,
  useLocation,
  useRead,
  withQuery,
} from '../kit/kit.ts';
import { auditTexts } from './words/audit.ts';

type Job = z.output<typeof jobSeen>;
type Found = z.output<typeof ledgerVerification>;
type Difference = Found['differences'][number];

export type Verification = {
  readonly id: string | undefined;
  readonly job: Reading<Job>;
  readonly begun: (id: string) => void;
};

const lookAgainMs = 700;

const isOpen = ({ state }: Job): boolean => state === 'waiting' || state === 'running';

/** The job is in the URL, so that a reload or a colleague finds it. */
export const useVerification = (): Verification => {
  const { url, query, route } = useLocation();
  const { taak: id } = query;
  const job = useRead<Job>(id === undefined ? undefined : `/jobs/${id}`);
  const { answer, waiting, failure } = job;
  useEffect(() => {
    if (answer === undefined || waiting || failure !== undefined || !isOpen(answer)) return;
    const timer = setTimeout(job.again, lookAgainMs);
    return () => clearTimeout(timer);
  }, [answer, waiting, failure]);
  return { id, job, begun: (own) => route(withQuery(url, { taak: own, pagina: undefined })) };
};

export const VerificationSeen = ({ of: { id, job } }: { of: Verification }) => {
  if (id === undefined) return null;
  return (
    <Shown of={job} height="line">
      {(seen) => <OneJob key={seen.id} of={seen} again={job.again} />}
    </Shown>
  );
};

const OneJob = ({ of: job, again }: { of: Job; again: () => void }) => {
  const text = auditTexts().job;
  const box = useRef<HTMLElement>(null);
  const open = isOpen(job);
  const wasOpen = useRef(open);
  useEffect(() => {
    // The end is announced once, to a visitor who was waiting for it.
    if (wasOpen.current && !open) {
      announce(text.states[job.state]);
      box.current?.focus();
    }
    wasOpen.current = open;
  }, [open]);
  return (
    <section ref={box} class="outcome" aria-labelledby="taak" tabIndex={-1}>
      <h2 id="taak">{text.states[job.state]}</h2>
      <p class="quiet">{text.asked(shown.moment(job.askedAt))}</p>
      {open && <Progressing of={job} again={again} />}
      {job.problem !== undefined && (
        <div class="notice notice-failed">
          <h3>{job.problem.title}</h3>
          <p>{job.problem.detail}</p>
        </div>
      )}
      {job.answer !== undefined && 'differences' in job.answer && <Outcome of={job.answer} />}
    </section>
  );
};

const Progressing = ({ of: { id, progress, cancelling }, again }: { of: Job; again: () => void }) => {
  const text = auditTexts().job;
  const { done, total, unit } = progress;
  const cancel = async (): Promise<void> => {
    await ask(`/jobs/${id}`, { method: 'DELETE' });
    again();
  };
  return (
    <div class="sending">
      <label for="voortgang">
        {total === 0
          ? text.beginning
          : text.progress(shown.decimal(done), shown.decimal(total), text.units[unit] ?? unit)}
        <progress id="voortgang" {...(total === 0 ? {} : { value: done, max: total })} />
      </label>
      <button type="button" aria-disabled={cancelling || undefined} onClick={() => cancelling || void cancel()}>
        {cancelling ? text.cancelling : text.cancel}
      </button>
    </div>
  );
};

const Outcome = ({ of: { events, documents, renditions, rate, differences, heldAgainst } }: { of: Found }) => {
  const text = auditTexts().found;
  return (
    <>
      <p>
        <strong class={differences.length === 0 ? 'right' : 'wrong'}>
          {differences.length === 0 ? text.right : text.wrong(shown.decimal(differences.length))}
        </strong>
      </p>
      {heldAgainst !== undefined && (
        <p>
          {text.heldAgainst(shown.decimal(heldAgainst.streams), shown.moment(heldAgainst.moment))}{' '}
          {differences.length === 0 && text.agrees} {text.signedWith} <span class="code digest">{heldAgainst.key}</span>
        </p>
      )}
      <dl class="figures">
        <Figure name={text.events} of={events} hint={text.rate(shown.decimal(rate))} />
        <Figure name={text.documents} of={documents} />
        <Figure name={text.renditions} of={renditions} />
      </dl>
      {differences.length > 0 && (
        <Table
          caption={text.caption}
          columns={columns()}
          rows={differences}
          keyOf={({ stream, revision, document, line, what }) => `${stream} ${revision} ${document} ${line} ${what}`}
          file="verschillen"
          stacks
        />
      )}
    </>
  );
};

const Figure = ({ name, of, hint }: { name: string; of: number; hint?: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{shown.decimal(of)}</dd>
    {hint !== undefined && <dd class="formula">{hint}</dd>}
  </div>
);

const columns = (): Column<Difference>[] => {
  const text = auditTexts().found;
  return [
    {
      name: 'gebeurtenis',
      head: text.event,
      rowHead: true,
      cell: ({ stream, revision }) => (
        <To page="event" with={{ stream, revision: `${revision}` }}>
          {text.number(stream, `${revision}`)}
        </To>
      ),
      csv: ({ stream, revision }) => `${stream} ${revision}`,
    },
    {
      name: 'document',
      head: text.document,
      cell: ({ document, line }) =>
        document === undefined ? (
          ''
        ) : (
          <To page="document" with={{ number: document }} {...(line === undefined ? {} : { at: `regel-${line}` })}>
            {line === undefined ? document : text.line(document, `${line}`)}
          </To>
        ),
      csv: ({ document, line }) =>
        document === undefined ? null : `${document}${line === undefined ? '' : ` ${line}`}`,
    },
    { name: 'wat', head: text.what, cell: ({ what }) => what, csv: ({ what }) => what },
  ];
};
