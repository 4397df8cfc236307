/** An entry of the list of pages: everything that is known before the page is drawn (pages.md 10.20). */

export type Role = 'admin' | 'finance' | 'school' | 'board' | 'analytics' | 'guardian';

/** A method and a path of the interface, as endpoints are named. */
export type ApiRoute = `${'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;

export type Page = {
  /** With parameters after a colon: `/scholen/:school/mijn-gegevens`. */
  readonly path: `/${string}`;
  /** The roles that may open it. `anybody`: also a visitor who is not signed in. */
  readonly roles: readonly Role[] | 'anybody';
  /**
   * Whether the menu has it, if its parameters are known. `visitors`: only the menu of a visitor who is not signed in.
   */
  readonly menu?: true | 'visitors';
};

export type Uses = {
  /** The endpoints that it reads. */
  readonly reads: readonly ApiRoute[];
  /** The acts of the page. Each names its roles, if not all roles that may open the page may do it. */
  readonly acts?: readonly { readonly route: ApiRoute; readonly roles?: readonly Role[] }[];
};

/** The uses of each page of an area. */
export type UsesOf<Area> = { readonly [Name in keyof Area]: Uses };

/** Pages of one area by name. */
export type Pages = Readonly<Record<string, Page>>;

/** Groups of roles that many pages share. */
export const readers: readonly Role[] = ['school', 'board', 'finance', 'admin'];
export const schoolSide: readonly Role[] = ['school', 'board', 'admin'];
export const boardSide: readonly Role[] = ['board', 'finance', 'admin'];
export const staff: readonly Role[] = ['finance', 'admin'];
