import type { Row } from '../support/table.ts';

export type StoreBench = (options: { readonly quick: boolean; readonly rounds: number }) => Promise<{
  /** The measured server. On a stand-in a figure only tells the cost of the adapter. */
  readonly server: string;
  readonly rows: readonly Row[];
}>;
