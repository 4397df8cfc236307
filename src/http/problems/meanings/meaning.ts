/** The meaning of a problem's code for its reader, for docs/errors.md. */
import type { ProblemCode } from '../problemCodes.ts';

/** Both are whole sentences without personal data. */
export type Meaning = {
  /** What the code says. */
  readonly means: string;
  /** What the caller, or the operator, does about it. */
  readonly todo: string;
};

/** The codes of one chapter of docs/errors.md. */
export type Meanings = { readonly [Code in ProblemCode]?: Meaning };
