import type { account as dutch } from '../nl/account.ts';

export const account: typeof dutch = {
  menu: {},
  title: 'Sign in',
  withLink: 'This link signs you in once, in this browser.',
  goOn: 'Continue',
  signedInAs: (name) => `You are signed in as ${name}. When you sign in again, this session ends.`,
  atProvider: 'Sign in at your organisation',
  byLink: 'With a link',
  linkHere:
    'Whoever runs this server makes a link with: npm run sign-in -- --role school --school 12AB00. A link works once, for ten minutes.',
  linkElsewhere: 'On this server you sign in at your organisation.',
  forGuardians: 'For parents and guardians',
  guardians: 'The school of your child invites you. An invitation works once.',
  faults: {
    geweigerd: 'Your organisation refused, or its answer did not belong to our question. Try again.',
    'onbekende-rol':
      'Your organisation knows you, but gave you no role for Telboek. Ask the administrator of your organisation for a role.',
    verlopen: 'Signing in took too long, or began in another browser. Begin again.',
    aanbieder: 'The sign-in service of your organisation cannot be reached now. Try again later.',
  },
  invited: 'You are invited',
  invitedBy:
    'The school of your child invites you. You decide what you share with other parents. Nothing is shared before you choose it.',
  notWhole: 'This link is not whole. Open the whole link of the e-mail, or scan the code on the letter again.',
  ending: {
    title: 'Your session is about to end',
    detail: 'In two minutes you are signed out, because nothing was asked for some time.',
    stay: 'Stay signed in',
  },
};
