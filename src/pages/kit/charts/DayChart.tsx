/** The days of a year as steps (pages.md 10.31). Everything in the drawing is also in the list below it. */
import { useSvgLink } from '../frame/links.tsx';
import { shortMonth } from '../shown/format.ts';
import { AdvanceLine, size, ValueAxis, valueScale } from './axis.tsx';
import { linearScale } from './linear.ts';

export type DayDrawn = {
  /** The first day on which so many pupils counted. */
  readonly day: string;
  readonly pupils: number;
  readonly href: string | undefined;
  /** What the step is called. */
  readonly label: string;
};

type DayChartProps = {
  readonly days: readonly DayDrawn[];
  readonly span: { readonly from: string; readonly to: string };
  /** The last day of the drawing, if the span has not ended. */
  readonly through: string;
  /** The number that the advance was for. */
  readonly advance: number | null;
  readonly label: string;
  readonly legend: { readonly pupils: string; readonly advance: string };
};

const dayMs = 86_400_000;

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

/** The first days of the months from a day on, before another. */
const monthsFrom = (from: string, before: number): string[] => {
  const first = new Date(`${from.slice(0, 7)}-01T00:00:00Z`);
  const months: string[] = [];
  for (
    let at = first;
    at.getTime() / dayMs < before;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1))
  )
    months.push(at.toISOString().slice(0, 10));
  return months;
};

export const DayChart = ({ days, span, through, advance, label, legend }: DayChartProps) => {
  const follow = useSvgLink();
  const [first, end] = [dayNumber(span.from), dayNumber(span.to) + 1];
  const last = Math.min(end, dayNumber(through) + 1);
  const x = linearScale([first, end], [size.left, size.width - size.right]);
  const y = valueScale(Math.max(advance ?? 0, ...days.map(({ pupils }) => pupils)));
  return (
    <figure class="chart">
      <figcaption class="legend">
        <span class="key key-bar">{legend.pupils}</span>
        {advance !== null && <span class="key key-dash">{legend.advance}</span>}
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing with links in it is a group, and SVG has no fieldset */}
      <svg viewBox={`0 0 ${size.width} ${size.height}`} role="group" aria-label={label}>
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true">
          <ValueAxis y={y} />
          {monthsFrom(span.from, end).map((month) => (
            <text key={month} class="tick" x={Math.max(size.left, x(dayNumber(month)))} y={size.height - 8}>
              {shortMonth(month)}
            </text>
          ))}
        </g>
        {days.map(({ day, pupils, href, label: name }, index) => {
          const next = days[index + 1];
          const [from, until] = [dayNumber(day), next === undefined ? last : Math.min(last, dayNumber(next.day))];
          if (until <= from) return null;
          const step = (
            <rect class="bar" x={x(from)} width={x(until) - x(from)} y={y(pupils)} height={y(0) - y(pupils)} />
          );
          return href === undefined ? (
            step
          ) : (
            <a key={day} href={href} aria-label={name} onClick={follow}>
              {step}
            </a>
          );
        })}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
        <g aria-hidden="true" class="marks">
          <AdvanceLine y={y} advance={advance} />
        </g>
      </svg>
    </figure>
  );
};
