/** What a code of a problem means to whoever meets it, for docs/errors.md. */
import type { ProblemCode } from '../problemCodes.ts';

/** Both are whole sentences without personal data. */
export type Meaning = {
  /** What is the case. */
  readonly means: string;
  /** What the caller, or the operator, does about it. */
  readonly todo: string;
};

/** The codes of one chapter of docs/errors.md. */
export type Meanings = { readonly [Code in ProblemCode]?: Meaning };
