/** The usual times, divided by ten. */
export const fastTiming = { againMs: 100, progressMs: 50, beatMs: 200, unseenMs: 800, pollMs: 100 };
