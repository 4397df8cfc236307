/** The light or dark scheme, as chosen or as the device says. */
import { signal } from '@preact/signals';
import { keep, kept } from '../kept.ts';

export const schemes = ['auto', 'light', 'dark'] as const;
export type Scheme = (typeof schemes)[number];

export const scheme = signal<Scheme>(schemes.find((one) => one === kept('weergave')) ?? 'auto');

/** The style sheet draws by the attribute. */
export const applyScheme = (): void => {
  document.documentElement.dataset.scheme = scheme.value;
};

export const chooseScheme = (chosen: Scheme): void => {
  scheme.value = chosen;
  keep('weergave', chosen);
  applyScheme();
};
