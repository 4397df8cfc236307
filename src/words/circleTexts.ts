/**
 * The texts about the circles of what parents share (6.4): names as people say them, and a sentence about what others will
 * see.
 */
import type { ChildItem, OwnItem } from '../domain/sharing/items.ts';

export type Visible = {
  /** The circle's name, as people say it. */
  readonly circle: string;
  /** How many other guardians can see it. */
  readonly others: number;
  readonly own: readonly OwnItem[];
  /** `name`: null when the school has recorded none. */
  readonly children: readonly { readonly name: string | null; readonly items: readonly ChildItem[] }[];
};

export type CircleTexts = {
  /** @param name as the school's own system has it: `5b`, `Groep 5b`, `Koor` */
  readonly group: (name: string) => string;
  /** @param key the year class as the school's own system has it: `5` */
  readonly class: (key: string) => string;
  readonly visible: (facts: Visible) => string;
};
