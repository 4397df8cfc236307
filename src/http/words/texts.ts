/** The shape of the texts of http: each language has all of them. */
import type { RefusalTexts } from '../../words/catalogue.ts';
import type { CheckFault, HttpFacts } from './facts.ts';
import type { FaultTexts } from './faults.ts';

export type HttpTexts = {
  readonly problems: RefusalTexts<HttpFacts>;
  readonly faults: FaultTexts;
  readonly checks: (fault: CheckFault) => string;
};
