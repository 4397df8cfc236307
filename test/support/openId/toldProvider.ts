import type { IdentityProvider } from '../../../src/commands/sessions/identityProvider.ts';

/** A provider whose answers a test sets. For tests that are not about the protocol. */
export const toldProvider: IdentityProvider = {
  begin: async () => ({ url: 'https://login.example/', pending: { state: 's', nonce: 'n', verifier: 'v' } }),
  finish: async () => ({ claims: { sub: 'p-1', role: 'admin' }, sid: 'sid-1' }),
  loggedOut: async () => ({ sid: 'sid-1' }),
};
