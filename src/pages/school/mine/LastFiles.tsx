/** The last three files, with the effect of each (pages.md 10.30). */
import { type Column, hrefOf, shown, Table, To, texts } from '../../kit/kit.ts';
import type { MyDataAnswer } from './monthRows.ts';

type Imports = MyDataAnswer['imports'];
type File = Imports['last'][number];

export const LastFiles = ({ imports, school }: { imports: Imports; school: string }) => {
  const text = texts().school.lastFiles;
  const canDeliver = hrefOf({ page: 'deliver', with: { school } }) !== undefined;
  const canLook = hrefOf({ page: 'files', with: { school } }) !== undefined;
  return (
    <section aria-labelledby="bestanden">
      <h2 id="bestanden">{text.title}</h2>
      {imports.total === 0 ? (
        <p>{text.none}</p>
      ) : (
        <>
          <p class="lead">{text.of(shown.decimal(imports.last.length), shown.decimal(imports.total))}</p>
          <Table
            caption={text.title}
            captionHidden
            columns={columns(school)}
            rows={imports.last}
            keyOf={({ importId }) => importId}
          />
        </>
      )}
      <p class="buttons no-print">
        {canDeliver && (
          <To page="deliver" with={{ school }} class="button">
            {text.deliver}
          </To>
        )}
        {imports.total > 0 && canLook && (
          <To page="files" with={{ school }}>
            {text.all}
          </To>
        )}
      </p>
    </section>
  );
};

const columns = (school: string): Column<File>[] => {
  const text = texts().school.lastFiles;
  return [
    {
      name: 'bestand',
      head: text.file,
      rowHead: true,
      cell: ({ importId, linkedOn }) => (
        <To page="file" with={{ school, import: importId }}>
          {shown.day(linkedOn)}
        </To>
      ),
    },
    { name: 'nieuw', head: text.linked, figure: true, cell: ({ linked }) => shown.decimal(linked) },
    { name: 'gecorrigeerd', head: text.corrected, figure: true, cell: ({ corrected }) => shown.decimal(corrected) },
    { name: 'herhaald', head: text.restated, figure: true, cell: ({ restated }) => shown.decimal(restated) },
    { name: 'leerlingen', head: text.pupils, figure: true, cell: ({ pupils }) => shown.decimal(pupils) },
    {
      name: 'staat',
      head: text.state,
      cell: ({ standing, withdrawn }) =>
        standing ? text.standing : text.withdrawn(withdrawn === null ? '' : shown.moment(withdrawn.recordedAt)),
    },
  ];
};
