import { type Canary, findCanary, needlesOf } from './harness/canary.ts';
import { expect, test } from './harness/test.ts';

const canary: Canary = {
  texts: ['Kanarie-7Q'],
  numbers: [48151.625, 271828],
  inputs: [[0.1, -0.7, 0, 0.25]],
  bytes: [Uint8Array.from({ length: 24 }, (_, i) => (i * 37 + 11) % 256)],
};
const needles = needlesOf(canary);
const text = Buffer.from(canary.texts[0] as string);
const pixels = canary.bytes?.[0] as Uint8Array;
const around = (bytes: Buffer) => Buffer.concat([Buffer.from('42["message",{'), bytes, Buffer.from('}]')]);

const float32 = (value: number, isLittle: boolean) => {
  const bytes = Buffer.alloc(4);
  if (isLittle) bytes.writeFloatLE(value);
  else bytes.writeFloatBE(value);
  return bytes;
};

const LEAKS: Record<string, Buffer> = {
  'as UTF-8': text,
  'as UTF-16': Buffer.from('Kanarie-7Q', 'utf16le'),
  reversed: Buffer.from('Q7-eiranaK'),
  'in hexadecimal': Buffer.from(text.toString('hex')),
  'in Base64 at its start': Buffer.from(text.toString('base64')),
  'in Base64 after one byte': Buffer.from(Buffer.concat([Buffer.from('x'), text]).toString('base64')),
  'in Base64 after two bytes': Buffer.from(Buffer.concat([Buffer.from('xy'), text]).toString('base64')),
  'percent-encoded': Buffer.from([...text].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')),
  'a number in decimals': Buffer.from('48151.625'),
  'a number as float32, little end first': float32(48151.625, true),
  'a number as float32, big end first': float32(48151.625, false),
  'a number as float64': Buffer.from(new Float64Array([48151.625]).buffer),
  'a whole number as int32': Buffer.from(new Int32Array([271828]).buffer),
  // IEEE 754 binary16, worked out by hand: 0.1 → 2e66, −0.7 → b99a, 0.25 → 3400.
  'inputs as float16': Buffer.from('662e9ab900000034', 'hex'),
  'pixels as they are': Buffer.from(pixels),
  'pixels as inputs': Buffer.from(Float32Array.from(pixels, (value) => value / 255).buffer),
  'pixels as JSON': Buffer.from(JSON.stringify([...pixels])),
  'pixels in Base64': Buffer.from(Buffer.from(pixels).toString('base64')),
};

for (const [name, leak] of Object.entries(LEAKS)) {
  test(`the search finds a leak planted on purpose: ${name}`, () => {
    expect(findCanary(needles, around(leak))).not.toEqual([]);
  });
}

test('the search finds nothing in other bytes', () => {
  const noise = Buffer.alloc(1_000_000);
  let seed = 7;
  for (let i = 0; i < noise.length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    noise[i] = seed >>> 24;
  }
  expect(findCanary(needles, noise)).toEqual([]);
});
