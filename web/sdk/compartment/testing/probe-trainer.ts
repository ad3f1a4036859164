/** A trainer without tfjs, built like the real one, that shows what crosses the port and what the worker may do. */
import { TabfedError } from '../../../../core/errors/tabfed-error.ts';
import { modelId } from '../../../../core/protocol/ids.ts';
import type { Trainer } from '../../../../participant/ports.ts';
import { digestOver } from '../digest-port.ts';
import { serveTrainer } from '../rpc.ts';
import { tryCapabilities } from './capabilities.ts';

addEventListener('message', ({ ports }) => {
  const [data, digests] = ports as [MessagePort, MessagePort];
  const sha256 = digestOver(digests);
  let cancelled = () => {};

  const trainer: Trainer = {
    async prepare({ data: source }) {
      const rows = source.kind === 'csv' ? source.bytes.byteLength : 0;
      if (rows === 0) throw new TabfedError('data.empty', { what: 'No rows.', next: 'Give some.' });
      return {
        trainingRows: rows,
        heldOutRows: 0,
        testRows: 0,
        skippedRows: 0,
        backend: 'cpu',
        backendNotes: [],
      };
    },
    inspect: () => Promise.reject(new TypeError('inspect: there is no file here')),
    survey: () => Promise.reject(new TypeError('survey: there are no statistics here')),
    train({ model, encoding }, onProgress) {
      onProgress({ epoch: 1, epochs: 1, done: 1, total: 2, rowsPerSecond: 3 });
      return new Promise((resolve, reject) => {
        cancelled = () => reject(new TabfedError('trainer.cancelled', { what: 'Cancelled.', next: 'Wait.' }));
        if (!model.bytes) return; // Trains until it is cancelled.
        resolve({
          frame: model.bytes.map((byte) => byte + 1),
          encoding,
          exampleCount: 4,
          shown: {
            norm: 0,
            wasClipped: false,
            clippingNorm: null,
            trainingLoss: 0,
            rowsPerSecond: 0,
            own: {},
            backend: 'cpu',
            backendNotes: [],
          },
        });
      });
    },
    async evaluate({ bytes }) {
      // The hash travels as a number, in the only figures that there are.
      const hash = await sha256(bytes ?? new Uint8Array());
      return { test: { exampleCount: 1, metrics: { hash: Number.parseInt(hash.slice(0, 8), 16) } } };
    },
    async predict([input]) {
      if (input?.kind === 'image') {
        close(); // As when the browser ends a worker: nobody hears of it.
        return new Promise(() => {});
      }
      if (input?.kind !== 'row') {
        setTimeout(() => {
          throw new Error('thrown on purpose');
        });
        return new Promise(() => {});
      }
      const found = await tryCapabilities(String(input.row.url));
      return [{ model: modelId(JSON.stringify(found)), values: [] }];
    },
    cancel: () => cancelled(),
    close: async () => {},
  };
  serveTrainer(data, trainer);
  postMessage('started');
});
