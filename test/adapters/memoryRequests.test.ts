import { memoryRequests } from '../../src/adapters/memoryRequests.ts';
import { requestMemoryContract } from '../commands/requestMemoryContract.ts';

requestMemoryContract('memory', async () => memoryRequests());
