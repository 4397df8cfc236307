/** The content of the pages for visitors, which the server draws whole (pages.md 10.52, 10.53). */
import type { SourceAnswer } from '../../queries/catalogue.ts';
import type { Language } from '../../words/language.ts';
import type { ProblemBody } from '../problems/problem.ts';

/** A refusal as it is answered, with the faults of the fields. */
export type Refused = Pick<ProblemBody, 'title' | 'detail' | 'errors'>;

/** The values that were filled in. They stay in the form when it is refused. */
export type Enquiry = {
  readonly name: string;
  readonly email: string;
  readonly school: string;
  readonly question: string;
};

/** The content of one page. */
export type Drawn =
  | { readonly page: 'information'; readonly values: Enquiry; readonly refused?: Refused }
  /** The request was taken, under this id. */
  | { readonly page: 'asked'; readonly id: string }
  /** Sources with their status on a day. */
  | { readonly page: 'planned'; readonly sources: readonly SourceAnswer[]; readonly on: string }
  /** An outage: the page cannot be shown now. */
  | { readonly page: 'failed'; readonly path: string; readonly refused: Refused };

/** With the names of the files that it loads. */
export type WholePage = Drawn & {
  readonly language: Language;
  /** Whether the address names the language, so that links go on in it. */
  readonly isChosen: boolean;
  readonly files: { readonly style: string; readonly icon: string; readonly script: string };
};
