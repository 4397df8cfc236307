import { memorySessions } from '../../../src/adapters/memory/memorySessions.ts';
import { sessionStoreContract } from '../../commands/sessions/sessionStoreContract.ts';

sessionStoreContract('memory', async () => memorySessions());
