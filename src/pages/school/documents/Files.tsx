/** The files of a document for a finance office, a board and an accountant (documents.md 9.3 to 9.5). */
import { Download, texts } from '../../kit/kit.ts';

type FilesProps = {
  readonly number: string;
  /** False when the interface refuses to make an e-invoice of the document. */
  readonly eInvoice: boolean;
};

export const Files = ({ number, eInvoice }: FilesProps) => {
  const { files: text } = texts().school.document;
  const at = `/invoices/${number}`;
  const files = [
    { path: `${at}/pdf`, file: `${number}.pdf`, label: text.pdf },
    ...(eInvoice
      ? [
          { path: `${at}/ubl?profile=nlcius`, file: `${number}.xml`, label: text.nlcius },
          { path: `${at}/ubl?profile=peppol`, file: `${number}-peppol.xml`, label: text.peppol },
        ]
      : []),
    { path: `${at}/dossier?format=pdf`, file: `${number}-onderbouwing.pdf`, label: text.dossierPdf },
    { path: `${at}/dossier?format=csv`, file: `${number}-onderbouwing.csv`, label: text.dossierCsv },
  ];
  return (
    <section class="no-print" aria-labelledby="bestanden">
      <h2 id="bestanden">{text.title}</h2>
      <div class="buttons">
        {files.map((file) => (
          <Download key={file.path} {...file} />
        ))}
      </div>
      {!eInvoice && <p class="small quiet">{text.noEInvoice}</p>}
    </section>
  );
};
