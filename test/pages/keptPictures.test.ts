import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { compared } from '../support/pages/kept.ts';

const black = (width: number, height: number): PNG => {
  const image = new PNG({ width, height });
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  return image;
};

describe('10.65: pictures that are compared', () => {
  it('10.65: the same picture twice has no pixel that differs', () =>
    expect(compared(black(40, 30), black(40, 30)).pixels).toBe(0));

  it('10.65: pictures of two sizes are compared on a sheet that holds both, and what only one of them has counts as a difference', () => {
    // The last ten of 40 rows are only in the first picture, and the last twenty columns are only in the second.
    const { drawn, pixels } = compared(black(40, 30), black(60, 20));
    expect([drawn.width, drawn.height, pixels]).toEqual([60, 30, 10 * 40 + 20 * 20]);
  });
});
