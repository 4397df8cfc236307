import { memoryVault } from '../../src/adapters/memoryVault.ts';
import { vaultContract } from '../commands/vaultContract.ts';

vaultContract('memory', async () => ({ vault: memoryVault(), remove: async () => {} }));
