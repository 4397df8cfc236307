/** One document: everything that the law requires on it, and the origin of each amount (pages.md 10.33). */
import {
  type Column,
  EventLink,
  Page,
  SchoolCrumbs,
  Shown,
  session,
  shown,
  Table,
  To,
  texts,
  useRead,
  useRoute,
} from '../../kit/kit.ts';
import type { Derivation, Stated } from './answers.ts';
import { EventsSince } from './EventsSince.tsx';
import { Files } from './Files.tsx';
import { Lines } from './Lines.tsx';
import { Sent } from './Sent.tsx';
import { Verify } from './Verify.tsx';

type Input = Derivation['inputs'][number];

export const DocumentPage = () => {
  const { number = '' } = useRoute().params;
  const reading = useRead<Stated>(`/invoices/${number}`);
  const derivation = useRead<Derivation>(`/invoices/${number}/derivation`);
  const { document: text, documents } = texts().school;
  const { answer } = reading;
  const { role } = session.value;
  const isStaff = role === 'finance' || role === 'admin';
  return (
    <Page
      title={answer === undefined ? text.plain(number) : text.titles[answer.kind](number)}
      above={
        answer && (
          <SchoolCrumbs
            school={answer.school}
            name={answer.schoolName}
            then={[{ page: 'documents', with: { school: answer.school }, label: documents.title }]}
          />
        )
      }
      of={reading}
    >
      {(document) => (
        <>
          <div class="buttons no-print">
            <button type="button" onClick={() => window.print()}>
              {texts().kit.print}
            </button>
            <Verify number={number} />
            {isStaff && document.creditable && (
              <To page="all-documents" query={{ crediteer: number }} class="button">
                {text.credit}
              </To>
            )}
          </div>
          <Parties of={document} />
          <Lines document={document} derivation={derivation} />
          <p class="small quiet no-print">{text.final}</p>
          <Files number={number} eInvoice={document.eInvoice} />
          {isStaff && <Sent number={number} eInvoice={document.eInvoice} />}
          <Shown of={derivation} height="block">
            {(derived) => (
              <>
                <EventsSince of={derived} school={document.school} />
                <ForAccountant of={derived} />
              </>
            )}
          </Shown>
        </>
      )}
    </Page>
  );
};

const Parties = ({ of: document }: { of: Stated }) => {
  const text = texts().school.document;
  const { documents: columns } = texts().kit;
  const { supplier, debtor, issuedOn, dueOn, total, cancels, cancelledBy, schoolName } = document;
  const sign = shown.signOf(total);
  return (
    <dl class="facts">
      <dt>{text.from}</dt>
      <dd>
        {supplier.name}, {supplier.address.street}, {supplier.address.postalCode} {supplier.address.city}
        <br />
        <span class="small quiet">
          {text.kvk(supplier.kvk)} · {text.vatId(supplier.vatId)} · {text.iban(supplier.iban)}
        </span>
      </dd>
      <dt>{text.to}</dt>
      <dd>
        {debtor.name}, {debtor.address.street}, {debtor.address.postalCode} {debtor.address.city}
        {debtor.kvk !== undefined && <span class="small quiet"> {text.kvk(debtor.kvk)}</span>}
      </dd>
      {debtor.reference !== undefined && (
        <>
          <dt>{text.reference}</dt>
          <dd>{debtor.reference}</dd>
        </>
      )}
      <dt>{text.forSchool}</dt>
      <dd>{schoolName}</dd>
      <dt>{columns.issuedOn}</dt>
      <dd>{shown.day(issuedOn)}</dd>
      <dt>{text.paying[sign]}</dt>
      <dd>{sign === 'zero' ? text.nothingToPay : shown.day(dueOn)}</dd>
      <Beside label={text.cancels} number={cancels} />
      <Beside label={text.cancelledBy} number={cancelledBy} />
    </dl>
  );
};

/** The document that this one cancels, or that cancels it. */
const Beside = ({ label, number }: { label: string; number: string | null }) =>
  number === null ? null : (
    <>
      <dt>{label}</dt>
      <dd>
        <To page="document" with={{ number }}>
          {number}
        </To>
      </dd>
    </>
  );

const ForAccountant = ({ of: derived }: { of: Derivation }) => {
  const text = texts().school.document;
  const { decidedBy, issuedBy, inputs, digest, rules } = derived;
  const columns: Column<Input>[] = [
    { name: 'stroom', head: text.stream, rowHead: true, cell: ({ stream }) => stream, csv: ({ stream }) => stream },
    {
      name: 'nummer',
      head: text.revision,
      figure: true,
      cell: ({ stream, revision }) =>
        revision < 0 ? (
          texts().kit.none
        ) : (
          <To page="event" with={{ stream, revision: `${revision}` }}>
            {`${revision}`}
          </To>
        ),
      csv: ({ revision }) => revision,
    },
    {
      name: 'digest',
      head: text.digest,
      cell: ({ digest: own }) => <span class="code">{own.slice(0, 16)}…</span>,
      csv: ({ digest: own }) => own,
    },
  ];
  return (
    <details class="no-print">
      <summary>{text.accountant}</summary>
      <dl class="facts">
        <dt>{text.decided}</dt>
        <dd>
          <EventLink stream={decidedBy.stream} revision={decidedBy.revision} />, {shown.moment(decidedBy.recordedAt)}
        </dd>
        <dt>{text.issued}</dt>
        <dd>
          <EventLink stream={issuedBy.stream} revision={issuedBy.revision} />
        </dd>
        <dt>{text.rules}</dt>
        <dd>{`${rules}`}</dd>
        <dt>{text.digest}</dt>
        <dd class="code digest">{digest}</dd>
      </dl>
      <Table
        caption={text.inputs}
        columns={columns}
        rows={inputs}
        keyOf={({ stream }) => stream}
        file={`invoer-${derived.number}`}
      />
    </details>
  );
};
