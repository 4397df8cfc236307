/**
 * The shared parts of charts of pupils: their size, the axis of values, and the line of the advance (pages.md 10.31).
 */
import { decimal } from '../shown/format.ts';
import { type LinearScale, linearScale, roundedUp } from './linear.ts';

export const size = { width: 960, height: 260, left: 44, right: 8, top: 12, bottom: 28 };

/** From nothing to the largest value, or a little above it. */
export const valueScale = (largestValue: number): LinearScale =>
  linearScale(roundedUp(Math.max(1, largestValue), 4), [size.height - size.bottom, size.top]);

type Scaled = { readonly y: LinearScale };

export const ValueAxis = ({ y }: Scaled) => (
  <>
    {y.ticks(4).map((tick) => (
      <g key={tick}>
        <line class="grid" x1={size.left} x2={size.width - size.right} y1={y(tick)} y2={y(tick)} />
        <text class="tick" x={size.left - 8} y={y(tick)} dy="0.32em" text-anchor="end">
          {decimal(tick)}
        </text>
      </g>
    ))}
  </>
);

export const AdvanceLine = ({ y, advance }: Scaled & { readonly advance: number | null }) =>
  advance === null ? null : (
    <line class="advance" x1={size.left} x2={size.width - size.right} y1={y(advance)} y2={y(advance)} />
  );
