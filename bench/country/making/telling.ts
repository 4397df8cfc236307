/** Reports the progress of the making on standard error: a line when another stage begins, and now and then. */
import type { Telling } from './make.ts';

const everyMs = 10_000;

export const telling = (): Telling => {
  const start = performance.now();
  let last = { what: '', at: 0 };
  return (what, done, of) => {
    const now = performance.now();
    if (what === last.what && now - last.at < everyMs) return;
    last = { what, at: now };
    const far = done === undefined ? '' : ` ${done} of ${of}`;
    process.stderr.write(`${((now - start) / 1_000).toFixed(0).padStart(5)} s  ${what}${far}\n`);
  };
};
