import type { IdentityProvider } from '../../../src/commands/sessions/identityProvider.ts';

/** A provider that says what a test tells it, for what is not about the protocol. */
export const toldProvider: IdentityProvider = {
  begin: async () => ({ url: 'https://login.example/', pending: { state: 's', nonce: 'n', verifier: 'v' } }),
  finish: async () => ({ claims: { sub: 'p-1', role: 'admin' }, sid: 'sid-1' }),
  loggedOut: async () => ({ sid: 'sid-1' }),
};
