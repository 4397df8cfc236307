import type { accountPages } from '../list/account.ts';
import type { Views } from './view.ts';

export const accountViews: Views<typeof accountPages> = {
  'sign-in': () => import('../account/signIn.tsx').then(({ SignIn }) => SignIn),
  invitation: () => import('../account/invitation.tsx').then(({ Invitation }) => Invitation),
};
