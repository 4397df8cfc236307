/** The persons who signed or accepted an agreement, by name as long as the vault has it (6.3). */
import { signatoryName } from '../../commands/agreements/signatories.ts';
import type { Deps } from '../../commands/deps.ts';
import type { Signed } from '../../domain/parties/agreements.ts';

export type Signatory = {
  readonly id: string;
  /** Null once it was erased. */
  readonly name: string | null;
};

/** An agreement as it is shown. Without `signatory`, only the office was given. */
export type ShownSigned<Agreement extends Signed> = Omit<Agreement, 'signatory'> & { readonly signatory?: Signatory };

export const withSignatory = async <Agreement extends Signed>(
  deps: Pick<Deps, 'vault'>,
  { signatory: id, ...agreement }: Agreement,
): Promise<ShownSigned<Agreement>> =>
  id === undefined ? agreement : { ...agreement, signatory: { id, name: await signatoryName(deps, id) } };

export const allWithSignatory = <Agreement extends Signed>(
  deps: Pick<Deps, 'vault'>,
  agreements: readonly Agreement[],
): Promise<ShownSigned<Agreement>[]> => Promise.all(agreements.map((agreement) => withSignatory(deps, agreement)));
