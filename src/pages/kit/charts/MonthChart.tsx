/** The months of a year as bars (pages.md 10.31). Everything in the drawing is also in the table below it. */
import { scaleBand } from 'd3-scale';
import { useSvgLink } from '../frame/links.tsx';
import { shortMonth } from '../shown/format.ts';
import { AdvanceLine, size, ValueAxis, valueScale } from './axis.tsx';

export type MonthDrawn = {
  readonly lastDay: string;
  readonly pupils: number | null;
  /** The same month of the year before. */
  readonly before: number | null;
  /** The running average through it, as the interface gives it. */
  readonly average: string | null;
  readonly href: string | undefined;
  /** What the bar is called: 'oktober 2026: 160 leerlingen'. */
  readonly label: string;
};

type MonthChartProps = {
  readonly months: readonly MonthDrawn[];
  /** The number that the advance was for. */
  readonly advance: number | null;
  readonly label: string;
  readonly legend: {
    readonly pupils: string;
    readonly average: string;
    readonly advance: string;
    readonly before: string;
  };
};

export const MonthChart = ({ months, advance, label, legend }: MonthChartProps) => {
  const follow = useSvgLink();
  const x = scaleBand<string>()
    .domain(months.map(({ lastDay }) => lastDay))
    .range([size.left, size.width - size.right])
    .paddingInner(0.28)
    .paddingOuter(0.14);
  const y = valueScale(Math.max(advance ?? 0, ...months.flatMap(({ pupils, before }) => [pupils ?? 0, before ?? 0])));
  const left = (day: string): number => x(day) ?? 0;
  const averages = months.flatMap(({ lastDay, average }) =>
    average === null
      ? []
      : [
          [left(lastDay), y(Number(average))] as [number, number],
          [left(lastDay) + x.bandwidth(), y(Number(average))] as [number, number],
        ],
  );
  return (
    <figure class="chart">
      <figcaption class="legend">
        <span class="key key-bar">{legend.pupils}</span>
        {averages.length > 0 && <span class="key key-line">{legend.average}</span>}
        {advance !== null && <span class="key key-dash">{legend.advance}</span>}
        {months.some(({ before }) => before !== null) && <span class="key key-outline">{legend.before}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing with links in it is a group, and SVG has no fieldset */}
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label={label}>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true">
          <ValueAxis y={y} />
          {months.map(({ lastDay, before }) => (
            <g key={lastDay}>
              <text class="tick" x={left(lastDay) + x.bandwidth() / 2} y={size.height - 8} text-anchor="middle">
                {shortMonth(lastDay)}
              </text>
              {before !== null && (
                <rect
                  class="outline"
                  x={left(lastDay) - 4}
                  width={x.bandwidth() + 8}
                  y={y(before)}
                  height={y(0) - y(before)}
                />
              )}
            </g>
          ))}
        </g>
        {months.map(({ lastDay, pupils, href, label: name }) => {
          if (pupils === null) return null;
          const bar = (
            <rect class="bar" x={left(lastDay)} width={x.bandwidth()} y={y(pupils)} height={y(0) - y(pupils)} />
          );
          return href === undefined ? (
            bar
          ) : (
            <a key={lastDay} href={href} aria-label={name} onClick={follow}>
              {bar}
            </a>
          );
        })}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true" class="marks">
          <AdvanceLine y={y} advance={advance} />
          <path class="average" d={stepsThrough(averages)} />
        </g>
      </svg>
    </figure>
  );
};

/** A step from month to month: each has its own level, from the left of its bar to the right. */
const stepsThrough = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => (index === 0 ? `M${x},${y}` : `H${x}V${y}`)).join('');

/** A bar in the row of a table, where there is no room for the chart. */
export const RowBar = ({ value, top }: { value: number | null; top: number }) =>
  value === null ? null : (
    <span class="row-bar" aria-hidden="true" style={{ '--part': `${(value / Math.max(1, top)) * 100}%` }} />
  );

export const largest = (values: readonly (number | null)[]): number =>
  Math.max(0, ...values.map((value) => value ?? 0));
