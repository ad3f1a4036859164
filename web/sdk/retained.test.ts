import { expect, it } from 'vitest';
import { forTransfer } from './compartment/transfer.ts';
import { retained } from './retained.ts';

it('[TR4] what was handed over can be handed over again, as often as it is needed', async () => {
  const rows = [{ x: 1 }];
  const part = new Uint8Array([9, 1, 2, 9]).subarray(1, 3);
  const input = { data: { kind: 'csv', bytes: new Uint8Array([1, 2, 3]) }, rows, part, test: undefined };
  const again = retained(input);
  const { message, buffers } = forTransfer(input);
  structuredClone(message, { transfer: buffers });
  expect(input.data.bytes.byteLength).toBe(0);
  for (let time = 0; time < 2; time++) {
    const copy = await again();
    expect(copy).toEqual({
      data: { kind: 'csv', bytes: new Uint8Array([1, 2, 3]) },
      rows,
      part,
      test: undefined,
    });
    structuredClone(copy, { transfer: [copy.data.bytes.buffer] });
  }
});
