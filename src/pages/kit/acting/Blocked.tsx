/** The reason why a school cannot be billed, with a link to the page that mends it (pages.md 10.37). */
import type { z } from 'zod';
import type { blocked } from '../../../http/billing/documentAnswers.ts';
import { hrefOf } from '../frame/links.tsx';
import { texts } from '../language.ts';

export type Blocked = z.output<typeof blocked>;

/** Only an admin records a debtor. */
const mendedOn = (code: Blocked['code']): string => {
  if (code.startsWith('supplier_')) return 'supplier';
  if (code.startsWith('debtor_')) return 'register';
  return /^(dpa|terms)_/.test(code) ? 'agreements' : 'subscription';
};

/** Empty if the role may not open the page. */
export const Mend = ({ of: { school, code } }: { of: Blocked }) => {
  const page = mendedOn(code);
  const href = hrefOf({ page, with: { school }, ...(page === 'register' && { query: { school }, at: 'betaler' }) });
  const { mend, mendAt } = texts().kit.effect;
  return href === undefined ? null : (
    <a href={href} aria-label={mendAt(school)}>
      {mend}
    </a>
  );
};
