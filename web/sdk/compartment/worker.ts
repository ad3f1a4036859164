/**
 * Entry of the trainer worker: the only code that meets rows in a tab. Built into one classic script
 * (dist/web/trainer.js) whose SHA-256 the page is built with.
 */
import '../../../participant/trainer/gradients.ts';
import { createTfjsTrainer } from '../../../participant/trainer/tfjs-trainer.ts';
import { deflateByStream } from '../../../participant/update/deflate.ts';
import { fillCryptoRandom } from '../../../participant/update/random.ts';
import { digestOver } from './digest-port.ts';
import { serveTrainer } from './rpc.ts';

addEventListener('message', ({ ports }) => {
  const [data, digests] = ports as [MessagePort, MessagePort];
  const trainer = createTfjsTrainer({
    sha256: digestOver(digests),
    fillRandom: fillCryptoRandom,
    deflate: deflateByStream,
    now: () => performance.now(),
    yieldNow,
  });
  serveTrainer(data, trainer);
  postMessage('started');
});

/** One turn of the event loop, so that `cancel` gets in. A timer would be clamped to 4 ms. */
function yieldNow(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
