/** A confirmed run: its documents while they are numbered, and its outcome (pages.md 10.37). */
import { hasEnded, type IssuedSoFar, Job, type JobSeen, shown, To, withQuery } from '../kit/kit.ts';
import { IssuedTable, RunEffect } from './runEffect.tsx';
import { runTexts } from './words/runTexts.ts';

type RunUnderWayProps = { readonly id: string; readonly on: string | undefined; readonly isBegun: boolean };

export const RunUnderWay = ({ id, on, isBegun }: RunUnderWayProps) => (
  <Job id={id} isBegun={isBegun}>
    {(job, issued) => (
      <>
        <Outcome job={job} issued={issued} />
        {hasEnded(job) && <Further job={job} on={on} />}
      </>
    )}
  </Job>
);

type Props = { readonly job: JobSeen; readonly issued: IssuedSoFar };

/**
 * The totals exist once the run is done. Until then, and for a run that was stopped, the documents themselves are
 * listed.
 */
const Outcome = ({ job, issued }: Props) => {
  const text = runTexts().run;
  const { answer } = job;
  const totals = answer !== undefined && 'totals' in answer ? answer.totals : undefined;
  const blocked = answer !== undefined && 'blocked' in answer ? answer.blocked : [];
  const withoutEInvoice = (answer !== undefined && 'withoutEInvoice' in answer && answer.withoutEInvoice) || [];
  return (
    <>
      {totals !== undefined && <RunEffect of={{ totals, issued: [], blocked, withoutEInvoice }} isDone />}
      {issued.length > 0 && <IssuedTable issued={issued} caption={text.soFar(shown.decimal(issued.length))} />}
      {issued.length === 0 && !hasEnded(job) && <p class="quiet">{text.noneYet}</p>}
    </>
  );
};

const Further = ({ job: { issued }, on }: { job: JobSeen; on: string | undefined }) => {
  const text = runTexts().run;
  const [first] = issued?.items ?? [];
  return (
    <ul class="row-links no-print">
      {first !== undefined && (
        <li>
          <To page="all-documents" query={{ van: first.issuedOn, tot: first.issuedOn }}>
            {text.toDocuments}
          </To>
        </li>
      )}
      {first !== undefined && (
        <li>
          <To page="all-documents" query={{ van: first.issuedOn, tot: first.issuedOn, versturen: 'ja' }}>
            {text.toSending}
          </To>
        </li>
      )}
      <li>
        <a href={withQuery('/factuurronde', { op: on })}>{text.repeat}</a>
      </li>
    </ul>
  );
};
