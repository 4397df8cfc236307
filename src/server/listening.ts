/** Listens on the configured address, and explains what to do when it cannot be used. */
import { once } from 'node:events';
import type { Server } from 'node:net';
import type { Settings } from './settings/settings.ts';

export type ListenAddress = Pick<Settings, 'host' | 'port'>;

/** The address cannot be listened on. The message says where, why, and which setting to change. */
class AddressUnusable extends Error {
  override readonly name = 'AddressUnusable';
}

/** The server, once it listens. @throws AddressUnusable */
export const listening = async <Listening extends Server>(
  server: Listening,
  address: ListenAddress,
): Promise<Listening> => {
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw new AddressUnusable(told(error, address), { cause: error });
  }
};

const told = (error: unknown, { host, port }: ListenAddress): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is in use by another program: stop that, or set PORT to another (0: any that is free).`;
  if (code === 'EACCES')
    return `Port ${port} may not be used by this user: set PORT to one of 1024 or above, and let a proxy stand before it.`;
  if (code === 'EADDRNOTAVAIL')
    return `${host} is no address of this machine: set HOST to one that is (127.0.0.1, 0.0.0.0).`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `HOST is ${host}, a name that this machine does not know: set it to an address of this machine.`;
  return `Telboek cannot listen on port ${port} of ${host} (PORT, HOST): the system says ${code}.`;
};
