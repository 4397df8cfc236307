/** The one table that the bench prints. */
import type { Rate } from './measure.ts';

export type Row = {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /**
   * The figure divided by the baseline's (for durations: how many times the baseline's), and the name of that baseline.
   */
  readonly ratio?: number;
  readonly baseline?: string;
  readonly aim?: Aim;
};

/** `of`: whether the aim holds for the ratio or for the figure. */
export type Aim = { readonly of: 'ratio' | 'figure' } & ({ readonly atLeast: number } | { readonly atMost: number });

export const rateRow = (
  what: string,
  unit: string,
  { figure, baseline, ratio }: Rate,
  against: string,
  aim?: Aim,
): Row => ({
  what,
  figure,
  unit,
  ratio,
  baseline: `${against}: ${shown(baseline)}`,
  ...(aim === undefined ? {} : { aim }),
});

const headings = ['what', 'figure', 'unit', 'ratio', 'baseline', 'aim'];

/** As Markdown, so that it can be pasted into a document. */
export const tableOf = (rows: readonly Row[]): string => {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${isNumber(column) ? ':' : '-'}`).join('|')}|`;
  const [heading, ...body] = cells.map(line);
  return [heading, rule, ...body].join('\n');
};

const isNumber = (column: number): boolean => column === 1 || column === 3;

const cellsOf = ({ what, figure, unit, ratio, baseline, aim }: Row): string[] => [
  what,
  shown(figure),
  unit,
  ratio === undefined ? '' : ratio.toFixed(2),
  baseline ?? '',
  aim === undefined ? '' : aimCell(aim, aim.of === 'ratio' ? ratio : figure),
];

const aimCell = (aim: Aim, reached = Number.NaN): string => {
  const [sign, bound, met] =
    'atLeast' in aim ? ['≥', aim.atLeast, reached >= aim.atLeast] : ['≤', aim.atMost, reached <= aim.atMost];
  const wanted = aim.of === 'ratio' ? `ratio ${sign} ${bound}` : `${sign} ${bound.toLocaleString('en-GB')}`;
  return `${wanted}: ${met ? 'met' : 'missed'}`;
};

const shown = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en-GB'));
