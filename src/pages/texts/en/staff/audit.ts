import type { Texts } from '../../texts.ts';

export const audit: Texts['audit'] = { menu: { drift: 'Drift', audit: 'Audit' } };
