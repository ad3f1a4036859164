import { describe, expect, it } from 'vitest';
import { makeLayout } from '../weights/layout.ts';
import { toSafetensors } from './safetensors.ts';

const layout = makeLayout([
  { name: '0-dense/kernel', shape: [2, 3] },
  { name: '0-dense/bias', shape: [3] },
]);
const weights = Float32Array.from([1, -2, 3, -4, 5, -6, 0.5, 0.25, 1e-3]);

/** A reader by the format's own description, sharing nothing with the writer. */
function parse(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  const headerText = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, 8 + headerLength));
  const { __metadata__: metadata, ...tensors } = JSON.parse(headerText);
  const values = Object.fromEntries(
    Object.entries<{ data_offsets: [number, number] }>(tensors).map(([name, { data_offsets }]) => [
      name,
      Array.from({ length: (data_offsets[1] - data_offsets[0]) / 4 }, (_, i) =>
        view.getFloat32(8 + headerLength + data_offsets[0] + 4 * i, true),
      ),
    ]),
  );
  return { headerLength, headerText, metadata, tensors, values };
}

describe('a model as safetensors', () => {
  const file = toSafetensors(weights, layout, { task: 'digits', round: '3', title: '手写 "数字" \u{1f600}' });
  const { headerLength, headerText, metadata, tensors, values } = parse(file);

  it('[EX1] holds every weight under its name, with shape and type', () => {
    expect(values).toEqual({
      '0-dense/kernel': [1, -2, 3, -4, 5, -6],
      '0-dense/bias': [0.5, 0.25, Math.fround(1e-3)],
    });
    expect(tensors).toEqual({
      '0-dense/kernel': { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
      '0-dense/bias': { dtype: 'F32', shape: [3], data_offsets: [24, 36] },
    });
    expect(file.byteLength).toBe(8 + headerLength + 36);
  });

  it('[EX1] keeps metadata in any script', () => {
    expect(metadata).toEqual({ task: 'digits', round: '3', title: '手写 "数字" \u{1f600}' });
  });

  it('[EX1] begins its data at a multiple of 8, after spaces only, whatever the header', () => {
    for (let length = 0; length < 9; length++) {
      const parsed = parse(toSafetensors(weights, layout, { note: 'x'.repeat(length) }));
      expect(parsed.headerLength % 8).toBe(0);
      expect(parsed.headerText).toMatch(/^\{.*\} *$/);
      expect(parsed.values['0-dense/bias']).toEqual([0.5, 0.25, Math.fround(1e-3)]);
    }
    expect(headerText.startsWith('{')).toBe(true);
  });

  it('[EX1] is not made of weights that do not fit', () => {
    expect(() => toSafetensors(new Float32Array(8), layout, {})).toThrow('weights has 8 values, expected 9');
    expect(() => toSafetensors(new Float32Array(9).fill(Number.NaN), layout, {})).toThrow(RangeError);
  });
});
