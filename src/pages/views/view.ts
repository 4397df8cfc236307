/** How the views of an area are loaded: each is a file of its own, which its page loads when it is opened. */
import type { ComponentType } from 'preact';

export type View = ComponentType<Record<string, never>>;

/** A view for each page of an area; one that is missing does not compile. */
export type Views<Pages> = { readonly [Name in keyof Pages]: () => Promise<View> };
