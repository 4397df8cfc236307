/** Links to other pages by their names in the list, so that a path is written once (pages.md 10.7). */
import type { ComponentChildren, MouseEventHandler } from 'preact';
import { useLocation } from 'preact-iso/router';
import { pages } from '../../list/list.ts';
import { session } from '../session.ts';
import { withQuery } from '../urlState.ts';
import { filled, mayOpen } from './menu.ts';

export type Where = {
  /** The name of a page in the list. */
  readonly page: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** The place on the page, without #. */
  readonly at?: string;
};

/** Undefined if there is no such page, or if the role may not open it. */
export const hrefOf = ({ page, with: parameters = {}, query = {}, at }: Where): string | undefined => {
  const found = pages.find(({ name }) => name === page);
  if (found === undefined || !mayOpen(found, session.value)) return undefined;
  const escaped = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, encodeURIComponent(value)]),
  );
  const path = filled(found.path, escaped);
  if (path === undefined) return undefined;
  return `${withQuery(path, query)}${at === undefined ? '' : `#${at}`}`;
};

type ToProps = Where & { readonly children: ComponentChildren; readonly class?: string; readonly label?: string };

/** Plain text if there is no page to link to. */
export const To = ({ children, class: own, label, ...where }: ToProps) => {
  const href = hrefOf(where);
  if (href === undefined) return <span class={own}>{children}</span>;
  return (
    <a href={href} class={own} aria-label={label}>
      {children}
    </a>
  );
};

/** A link in a drawing. The router knows links by their origin, which those of SVG do not have. */
export const useSvgLink = (): MouseEventHandler<HTMLAnchorElement> => {
  const { route } = useLocation();
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    // Its type takes every link for one of HTML.
    route((event.currentTarget as unknown as SVGAElement).href.baseVal);
  };
};

export type Crumb = Where & { readonly label: string };

/** The way back up. */
export const Crumbs = ({ of, label }: { of: readonly Crumb[]; label: string }) => (
  <nav class="crumbs" aria-label={label}>
    <ol>
      {of.map(({ label: name, ...where }) => (
        <li key={name}>
          <To {...where}>{name}</To>
        </li>
      ))}
    </ol>
  </nav>
);
