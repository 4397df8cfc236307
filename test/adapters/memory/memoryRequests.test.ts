import { memoryRequests } from '../../../src/adapters/memory/memoryRequests.ts';
import { requestMemoryContract } from '../../commands/requests/requestMemoryContract.ts';

requestMemoryContract('memory', async () => memoryRequests());
