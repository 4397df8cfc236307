/**
 * A linear scale. The one of d3-scale brings colours, formats and dates along, a fifth of what all pages share (10.64), so this
 * one is our own; `nice` and `ticks`, which it is worth a library for, are those of d3-array.
 */
import { nice, ticks } from 'd3-array';

type Span = readonly [from: number, to: number];

export type LinearScale = {
  /** Where a value lies. */
  (value: number): number;
  /** About `count` round values of the domain. */
  ticks(count: number): readonly number[];
};

/** @param domain two different values */
export const linearScale = ([first, last]: Span, [from, to]: Span): LinearScale =>
  Object.assign((value: number) => from + ((value - first) / (last - first)) * (to - from), {
    ticks: (count: number) => ticks(first, last, count),
  });

/** A domain from zero that ends at a round value, for about `count` ticks. */
export const roundedUp = (largest: number, count: number): Span => nice(0, largest, count);
