import { afterEach, expect, it, vi } from 'vitest';
import { offeredEncodings } from './encodings.ts';

afterEach(() => vi.unstubAllGlobals());

it('offers every encoding where the platform deflates, as browsers and Node do', () => {
  expect(offeredEncodings()).toEqual(['float32', 'float16', 'int8']);
});

it('does not offer int8 in a browser from before 2023', () => {
  vi.stubGlobal('CompressionStream', undefined);
  expect(offeredEncodings()).toEqual(['float32', 'float16']);
});
