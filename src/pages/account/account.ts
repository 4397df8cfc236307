/** The views of signing in, in one file, so that the code that they share is loaded once. */
export { Invitation } from './invitation.tsx';
export { NewLink } from './newLink.tsx';
export { SignIn } from './signIn.tsx';
