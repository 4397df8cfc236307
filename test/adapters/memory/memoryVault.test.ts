import { memoryVault } from '../../../src/adapters/memory/memoryVault.ts';
import { vaultContract } from '../../commands/vault/vaultContract.ts';

vaultContract('memory', async () => ({ vault: memoryVault(), remove: async () => {} }));
