/** The dossier as PDF/UA-1, for reading (documents.md 9.5.1). */
import type { Dossier } from '../../domain/renditions/dossier.ts';
import { fits } from './documentPdf.ts';
import { table } from './table.ts';
import { colors, page, pageWidth, taggedPdf } from './taggedPdf.ts';

const headingHeight = 90;

export const dossierPdf = ({ number, issuedOn, facts, parts }: Dossier): Promise<Uint8Array> => {
  const to = taggedPdf(`Onderbouwing ${number}`, issuedOn);
  const accent = { weight: 'bold', color: colors.accent } as const;
  let y: number = page.top;
  y += to.paragraph(`Onderbouwing van ${number}`, page.left, y, { ...accent, size: 18, width: pageWidth }, 'H1') + 8;
  for (const [label, value] of facts) {
    const top = y;
    const style = { width: pageWidth - 130 };
    to.root.add(
      to.element('P', () => {
        to.text(label, page.left, top, { color: colors.quiet, width: 125 });
        to.text(value, page.left + 130, top, style);
      }),
    );
    y += to.heightOf(value, style);
  }
  for (const { title, columns, rows } of parts) {
    y = fits(to, y + 18, headingHeight);
    y += to.paragraph(title, page.left, y, { ...accent, size: 12, width: pageWidth }, 'H2') + 4;
    if (rows.length === 0) y += to.paragraph('Geen.', page.left, y, { color: colors.quiet, width: pageWidth });
    else
      y = table(
        to,
        columns.map((column, index) => ({
          ...column,
          share: shareOf(
            column.title,
            rows.map((row) => row[index]!),
          ),
        })),
        rows.map((cells) => ({ cells, isSmall: true })),
        y,
      );
  }
  return to.end((at, of) => {
    const style = { size: 7.5, color: colors.quiet, width: pageWidth, align: 'right' } as const;
    to.text(`Onderbouwing ${number}  ·  pagina ${at} van ${of}`, page.left, page.height - 42, style);
  });
};

/**
 * A column's share of the width grows with its longest text, within bounds: no column is so narrow that its words break, or
 * so wide that words of the other columns break.
 */
const shareOf = (title: string, texts: readonly string[]): number =>
  Math.min(40, Math.max(title.length + 3, ...texts.map(({ length }) => length + 3)));
