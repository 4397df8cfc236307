/** The views of all pages, by area and name. */
import type { AreaName, areas } from '../list/list.ts';
import { contractViews } from './contract.ts';
import { filesViews } from './files.ts';
import { qualityViews } from './quality.ts';
import { schoolViews } from './school.ts';
import type { View, Views } from './view.ts';

const views: { readonly [Area in AreaName]: Views<(typeof areas)[Area]> } = {
  school: schoolViews,
  files: filesViews,
  quality: qualityViews,
  contract: contractViews,
};

export const viewOf = (area: AreaName, name: string): (() => Promise<View>) =>
  (views[area] as Readonly<Record<string, () => Promise<View>>>)[name]!;
