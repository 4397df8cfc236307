/** A few months as bars the height of a line, for a row of a table (pages.md 10.36). */
import { scaleBand } from 'd3-scale';
import { linearScale } from './linear.ts';

type MonthBarsProps = {
  readonly months: readonly { readonly lastDay: string; readonly pupils: number }[];
  /** The text that a screen reader reads in place of the bars. */
  readonly label: string;
};

const size = { width: 96, height: 24 };

/** Bars begin at zero. The highest of a row takes its full height. */
export const MonthBars = ({ months, label }: MonthBarsProps) => {
  const x = scaleBand<string>()
    .domain(months.map(({ lastDay }) => lastDay))
    .range([0, size.width])
    .paddingInner(0.25);
  const y = linearScale([0, Math.max(1, ...months.map(({ pupils }) => pupils))], [0, size.height]);
  return (
    <svg class="month-bars" viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={label}>
      {months.map(({ lastDay, pupils }) => (
        <rect
          key={lastDay}
          class="bar"
          x={x(lastDay) ?? 0}
          width={x.bandwidth()}
          y={size.height - y(pupils)}
          height={y(pupils)}
        />
      ))}
    </svg>
  );
};
