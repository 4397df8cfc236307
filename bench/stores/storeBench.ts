import type { Row } from '../table.ts';

export type StoreBench = (options: { readonly quick: boolean; readonly rounds: number }) => Promise<{
  /** What was measured on: a figure on a stand-in says only what the adapter costs. */
  readonly server: string;
  readonly rows: readonly Row[];
}>;
