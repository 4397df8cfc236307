/** The items that can be shared, and the audiences (6.4). */

export const ownItems = ['name', 'phone', 'email', 'address'] as const;
export type OwnItem = (typeof ownItems)[number];

export const childItems = ['name', 'birthday'] as const;
export type ChildItem = (typeof childItems)[number];

/** From narrow to wide. Each is decided on separately. */
export const circles = ['group', 'class', 'school'] as const;
export type Circle = (typeof circles)[number];

/**
 * An audience is the guardians of the children in a group (composite groups are groups too), in a class, or in the
 * school. A class is a year class: all groups of that year.
 */
export type Audience = { readonly circle: 'group' | 'class'; readonly key: string } | { readonly circle: 'school' };

/** The audience as text: `group:5A`, `class:5` or `school`. */
export const audienceText = (audience: Audience): string =>
  audience.circle === 'school' ? 'school' : `${audience.circle}:${audience.key}`;

/** Undefined for text that names no audience. */
export const parseAudience = (text: string): Audience | undefined => {
  if (text === 'school') return { circle: 'school' };
  const [, circle, key] = /^(group|class):(.+)$/su.exec(text) ?? [];
  return circle === undefined || key === undefined ? undefined : { circle: circle as 'group' | 'class', key };
};

/** For each item, the circles with which it is shared. An item that is left out is shared with nobody. */
export type Shares<Item extends string> = { readonly [Name in Item]?: readonly Circle[] };

/** Everything that a guardian shares: own items, and items of each child. */
export type Sharing = {
  readonly own: Shares<OwnItem>;
  readonly children: ReadonlyMap<string, Shares<ChildItem>>;
};

/** One item for one circle: shared from now on, or no longer. Without a child it is one of the guardian's own items. */
export type Decision = {
  readonly child?: string;
  readonly item: OwnItem | ChildItem;
  readonly circle: Circle;
  readonly shared: boolean;
};

export const sharesWith = <Item extends string>(
  shares: Shares<Item> | undefined,
  item: Item,
  circle: Circle,
): boolean => shares?.[item]?.includes(circle) ?? false;
