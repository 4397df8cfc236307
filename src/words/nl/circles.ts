import type { ChildItem, OwnItem } from '../../domain/sharing/items.ts';
import type { CircleTexts } from '../circleTexts.ts';
import { formatsOf } from '../formats.ts';

const { all, number } = formatsOf('nl');

const items: Readonly<Record<OwnItem | ChildItem, string>> = {
  name: 'naam',
  phone: 'telefoonnummer',
  email: 'e-mailadres',
  address: 'adres',
  birthday: 'verjaardag',
};

const named = (shared: readonly (OwnItem | ChildItem)[]): string => all(shared.map((item) => items[item]));

export const circles: CircleTexts = {
  group: (name) => (/^\d/.test(name) ? `Groep ${name}` : name),
  class: (key) => `Jaargroep ${key}`,
  visible: ({ circle, others, own, children }) => {
    const parts = [
      ...(own.length === 0 ? [] : [`uw ${named(own)}`]),
      ...children.map(({ name, items: shared }) => `van ${name ?? 'uw kind'} de ${named(shared)}`),
    ];
    if (parts.length === 0) return `Andere ouders van ${circle} zien niets van u en uw kinderen.`;
    const what = parts.join('; ');
    if (others === 0) return `Nu kan geen andere ouder van ${circle} dit zien. Wie erbij komt wel: ${what}.`;
    if (others === 1) return `1 andere ouder van ${circle} kan zien: ${what}.`;
    return `${number(others)} andere ouders van ${circle} kunnen zien: ${what}.`;
  },
};
