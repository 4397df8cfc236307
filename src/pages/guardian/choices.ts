/** The choices of a guardian on the page, before and after they are saved (pages.md 10.50). */
import type { Circle, SharingPage, Wanted } from './answers.ts';

export const kinds = ['group', 'class', 'school'] as const satisfies readonly Circle[];
export const ownItems = ['name', 'phone', 'email', 'address'] as const;
export const childItems = ['name', 'birthday'] as const;

export type Item = (typeof ownItems)[number] | (typeof childItems)[number];

/** The choices that are on. */
export type Choices = ReadonlySet<string>;

/** @param who the id of a child; null: the guardian */
export const choice = (who: string | null, item: Item, kind: Circle): string => JSON.stringify([who, item, kind]);

/** The parts of a key that `choice` made. */
export const partsOf = (key: string): readonly [string | null, Item, Circle] => JSON.parse(key);

export const choicesOf = ({ sharing }: Pick<SharingPage, 'sharing'>): Choices =>
  new Set([
    ...ownItems.flatMap((item) => sharing[item].map((kind) => choice(null, item, kind))),
    ...sharing.children.flatMap((child) =>
      child.id === null ? [] : childItems.flatMap((item) => child[item].map((kind) => choice(child.id, item, kind))),
    ),
  ]);

/** The body that shares exactly these. */
export const wantedBy = (choices: Choices, { children }: Pick<SharingPage, 'children'>): Wanted => {
  const circles = (who: string | null, item: Item): Circle[] =>
    kinds.filter((kind) => choices.has(choice(who, item, kind)));
  return {
    name: circles(null, 'name'),
    phone: circles(null, 'phone'),
    email: circles(null, 'email'),
    address: circles(null, 'address'),
    children: children.flatMap(({ id }) =>
      id === null ? [] : [{ id, name: circles(id, 'name'), birthday: circles(id, 'birthday') }],
    ),
  };
};

/** The choices in which two sets differ. */
export const differing = (one: Choices, other: Choices): readonly string[] => [
  ...[...one].filter((key) => !other.has(key)),
  ...[...other].filter((key) => !one.has(key)),
];
