import type { frame as dutch } from '../nl/frame.ts';

export const frame: typeof dutch = {
  product: 'Telboek',
  skip: 'Skip to content',
  menu: 'Menu',
  menuGroups: {
    school: 'This school',
    board: 'This board',
    money: 'Invoices and money',
    control: 'Audit',
    records: 'Administration',
  },
  mainMenu: 'Main menu',
  language: 'Language',
  languages: { nl: 'Nederlands', en: 'English' },
  scheme: 'Appearance',
  schemes: { auto: 'Automatic', light: 'Light', dark: 'Dark' },
  signedInAs: 'Signed in',
  roles: {
    admin: 'administration',
    finance: 'finance',
    school: 'school',
    board: 'board',
    analytics: 'analytics',
    guardian: 'parent or guardian',
  },
  signIn: 'Sign in',
  signOut: 'Sign out',
  session: {
    title: 'You are no longer signed in',
    detail: 'Sign in again in a new tab. What you filled in here stays.',
    signIn: 'Sign in again',
    again: 'I have signed in',
    other: 'Somebody else was signed in in this window. Reload the page to go on.',
  },
  needed: {
    title: 'Please sign in first',
    detail: 'This page is for those who have signed in.',
  },
  firstSteps: { title: 'Setting up', goOn: 'Go on setting up', crumbs: 'You are setting up' },
  notThere: {
    title: 'This page is not there',
    detail:
      'What you look for does not exist, or belongs to somebody else. Check the address, or go back to the start.',
    start: 'To the start',
  },
  notAllowed: {
    title: 'This page is not for you',
    may: (roles) => `This page is for: ${roles}.`,
  },
  broken: {
    title: 'This page could not be shown',
    detail: 'Reload the page. If it stays like this, tell the supplier.',
    again: 'Reload',
  },
};
