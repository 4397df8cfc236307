/** Warns of documents that cannot be sent as an e-invoice, before they are issued (documents.md 9.3.5). */
import { texts } from '../language.ts';
import { decimal } from '../shown/format.ts';
import { Mend } from './Blocked.tsx';

type Draft = {
  readonly number: string;
  readonly school: string;
  readonly schoolName: string;
  readonly debtor: { readonly name: string };
  readonly eInvoice: boolean;
};

/** When there are more documents than these, their list is closed at first. */
const shownMax = 5;

export const NoEInvoice = ({ of: documents }: { of: readonly Draft[] }) => {
  const { effect } = texts().kit;
  const without = [...new Map(documents.filter((one) => !one.eInvoice).map((one) => [one.school, one])).values()];
  if (without.length === 0) return null;
  const list = (
    <ul>
      {without.map(({ school, schoolName, debtor }) => (
        <li key={school}>
          {effect.debtorOf(debtor.name, `${schoolName} (${school})`)}{' '}
          <Mend of={{ school, code: 'debtor_identifier_missing', detail: '' }} />
        </li>
      ))}
    </ul>
  );
  return (
    <div class="notice notice-warning">
      <p>{effect.noEInvoice}</p>
      {without.length > shownMax ? (
        <details>
          <summary>{effect.noEInvoiceOf(decimal(without.length))}</summary>
          {list}
        </details>
      ) : (
        list
      )}
    </div>
  );
};
