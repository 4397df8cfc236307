/** The menu: the pages that the role may open and whose parameters are known (pages.md 10.20). */
import { type ListedPage, pages } from '../../list/list.ts';
import { texts } from '../language.ts';
import { myDataLabel } from '../myDataLabel.ts';
import { ownParameters, type Session } from '../session.ts';

export const mayOpen = ({ roles }: ListedPage, { role }: Session): boolean =>
  roles === 'anybody' || (role !== null && roles.includes(role));

/** A path with its parameters filled in; undefined where one is not known. */
export const filled = (path: string, parameters: Readonly<Record<string, string>>): string | undefined => {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? parameters[part.slice(1)] : part));
  return parts.includes(undefined) ? undefined : parts.join('/');
};

/** The school or the board that the path of the page names. */
const named = (path: string): Readonly<Record<string, string>> => {
  const school = /^\/scholen\/([^/]+)/.exec(path)?.[1];
  const board = /^\/besturen\/([^/]+)/.exec(path)?.[1];
  return { ...(school === undefined ? {} : { school }), ...(board === undefined ? {} : { board }) };
};

export type MenuLink = { readonly href: string; readonly label: string; readonly group: MenuGroup };

/** Parts of a long menu. The name of an area stands for all its pages. */
const groups = {
  school: ['school', 'files', 'quality', 'contract', 'parents'],
  board: ['board'],
  money: ['invoicing', 'payments', 'accounting'],
  control: ['audit', 'streams'],
  records: ['records', 'interface'],
} as const;

export type MenuGroup = keyof typeof groups;

const groupNames = Object.keys(groups) as MenuGroup[];

const groupOf = ({ area, name }: ListedPage): MenuGroup =>
  // It is no page of one board.
  name === 'deciding'
    ? 'money'
    : (groupNames.find((group) => (groups[group] as readonly string[]).includes(area)) ?? 'records');

/** The links of a menu that is long, in its parts. */
export const grouped = (links: readonly MenuLink[]): (readonly [MenuGroup, readonly MenuLink[]])[] =>
  groupNames.map((name) => [name, links.filter(({ group }) => group === name)] as const);

export const menuOn = (path: string, session: Session): MenuLink[] => {
  const parameters = { ...named(path), ...ownParameters(session) };
  return pages.flatMap((page) => {
    const isIn = page.menu === true || (page.menu === 'visitors' && session.role === null);
    const href = isIn && mayOpen(page, session) ? filled(page.path, parameters) : undefined;
    return href === undefined ? [] : [{ href, label: labelOf(page), group: groupOf(page) }];
  });
};

export const labelOf = ({ area, name }: ListedPage): string =>
  // Only the school itself reads 'my data'; for others they are the data of the school.
  name === 'my-data' ? myDataLabel() : ((texts()[area].menu as Readonly<Record<string, string>>)[name] ?? name);
