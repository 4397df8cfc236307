import type { ChildItem, OwnItem } from '../../domain/sharing/items.ts';
import type { CircleTexts } from '../circleTexts.ts';
import { formatsOf } from '../formats.ts';

const { all, number } = formatsOf('en');

const items: Readonly<Record<OwnItem | ChildItem, string>> = {
  name: 'name',
  phone: 'telephone number',
  email: 'e-mail address',
  address: 'address',
  birthday: 'birthday',
};

const named = (shared: readonly (OwnItem | ChildItem)[]): string => all(shared.map((item) => items[item]));

export const circles: CircleTexts = {
  group: (name) => {
    const bare = name.replace(/^groep\s+/i, '');
    return /^\d/.test(bare) ? `Group ${bare}` : name;
  },
  class: (key) => `Year group ${key}`,
  visible: ({ circle, others, own, children }) => {
    const parts = [
      ...(own.length === 0 ? [] : [`your ${named(own)}`]),
      ...children.map(({ name, items: shared }) => `of ${name ?? 'your child'} the ${named(shared)}`),
    ];
    if (parts.length === 0) return `Other parents of ${circle} see nothing of you and your children.`;
    const what = parts.join('; ');
    if (others === 0) return `No other parent of ${circle} can see this now. Whoever joins can: ${what}.`;
    if (others === 1) return `1 other parent of ${circle} can see: ${what}.`;
    return `${number(others)} other parents of ${circle} can see: ${what}.`;
  },
};
