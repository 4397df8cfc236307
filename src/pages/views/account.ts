import type { accountPages } from '../list/account.ts';
import type { Views } from './view.ts';

const area = () => import('../account/account.ts');

export const accountViews: Views<typeof accountPages> = {
  'sign-in': () => area().then(({ SignIn }) => SignIn),
  invitation: () => area().then(({ Invitation }) => Invitation),
  'new-link': () => area().then(({ NewLink }) => NewLink),
};
