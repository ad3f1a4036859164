/** The control of the absence test: the same attempts in a worker that nothing holds back. */
import { tryCapabilities } from './capabilities.ts';

addEventListener('message', async ({ data }) => postMessage(await tryCapabilities(data)));
