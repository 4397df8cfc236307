/** From 'my schools' down to a page of the board. */
import { Crumbs, texts } from '../kit/kit.ts';

export const BoardCrumbs = ({ board }: { board: string }) => (
  <Crumbs
    label={texts().school.crumbs}
    of={[{ page: 'my-schools', with: { board }, label: texts().board.menu['my-schools'] }]}
  />
);
