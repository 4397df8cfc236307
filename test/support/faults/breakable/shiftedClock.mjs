/**
 * A module that is loaded before a program whose clock a test sets. It shifts the clock by the milliseconds in
 * CLOCK_SHIFT_FILE, and reads that file again and again.
 */
import { readFileSync } from 'node:fs';

const MachineDate = Date;
const readAgainMs = 50;
let shiftMs = 0;
let readAt = Number.NEGATIVE_INFINITY;

const now = () => {
  if (performance.now() - readAt > readAgainMs) {
    shiftMs = Number(readFileSync(process.env.CLOCK_SHIFT_FILE, 'utf8'));
    readAt = performance.now();
  }
  return MachineDate.now() + shiftMs;
};

globalThis.Date = class ShiftedDate extends MachineDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }

  static now() {
    return now();
  }
};
