/** The columns of documents: wherever documents are listed, they have the same words, links, order and file. */
import { To } from '../frame/links.tsx';
import { SchoolLink, schoolNamed } from '../frame/schoolNames.tsx';
import { texts } from '../language.ts';
import { dayColumn, moneyColumn, textColumn } from './columns.ts';
import { signOf } from './format.ts';
import type { Column } from './Table.tsx';

type Kind = 'invoice' | 'credit-note';
/** A draft has no digest and no page. */
type Numbered = { readonly number: string; readonly digest?: string | null };

/** When the row has no name of the school, the column shows that of {@link schoolNamed}. */
type OfSchool = { readonly school: string; readonly schoolName?: string };

type Due = { readonly total: string; readonly dueOn: string };

/** The day to pay by is shown only for documents on which something is to be paid. */
const dueColumn = (): Column<Due> => {
  const { dueOn: head, notDue } = texts().kit.documents;
  const day = dayColumn({ name: 'vervalt', head }, (row: Due) => row.dueOn);
  return {
    ...day,
    cell: (row) => {
      const sign = signOf(row.total);
      return sign === 'positive' ? day.cell(row) : <span class="quiet">{notDue[sign]}</span>;
    },
    csv: (row) => (signOf(row.total) === 'positive' ? row.dueOn : null),
  };
};

/** A table takes the columns for which its rows have the fields. */
export const documentColumns = () => {
  const text = texts().kit.documents;
  const number: Column<Numbered> = {
    ...textColumn({ name: 'nummer', head: text.number }, (row) => row.number),
    rowHead: true,
    cell: (row) =>
      row.digest === null ? (
        row.number
      ) : (
        <To page="document" with={{ number: row.number }} class="nowrap">
          {row.number}
        </To>
      ),
  };
  const kind = textColumn({ name: 'soort', head: text.kind }, (row: { readonly kind: Kind }) => text.kinds[row.kind]);
  const school: Column<OfSchool> = {
    ...textColumn({ name: 'school', head: text.school }, (row) => row.school),
    cell: ({ school: id, schoolName }) => <SchoolLink school={id} name={schoolName} />,
    sortBy: ({ school: id, schoolName = schoolNamed(id) }) => schoolName ?? id,
  };
  return {
    number,
    kind,
    school,
    debtor: textColumn(
      { name: 'debiteur', head: text.debtor },
      (row: { readonly debtor: { readonly name: string } }) => row.debtor.name,
    ),
    issuedOn: dayColumn({ name: 'datum', head: text.issuedOn }, (row: { readonly issuedOn: string }) => row.issuedOn),
    dueOn: dueColumn(),
    total: moneyColumn({ name: 'bedrag', head: text.total }, (row: { readonly total: string }) => row.total),
  };
};
