/**
 * A canary is a row that exists nowhere else. This finds it in bytes, in every encoding in which a row could
 * plausibly leave a tab. Pure; what it finds is tested in canary.spec.ts before anything relies on it.
 */

import { float16 } from '../../core/codec/float16.ts';

export interface Canary {
  /** Cells as text. */
  readonly texts: readonly string[];
  /** Numbers as they stand in the row, and as the model sees them. */
  readonly numbers: readonly number[];
  /** Inputs of the model that stand beside each other: frames are float16, where one number alone is no evidence. */
  readonly inputs?: readonly (readonly number[])[];
  /** Runs of bytes, e.g. of pixels. */
  readonly bytes?: readonly Uint8Array[];
}

export interface Needle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Shorter needles turn up by chance in a few megabytes of frames. */
const SHORTEST = 4;

export function needlesOf({ texts, numbers, inputs = [], bytes = [] }: Canary): readonly Needle[] {
  const words = [...texts, ...numbers.flatMap(decimals)];
  const raw: Needle[] = [
    ...words.flatMap((word) => textForms(word)),
    ...numbers.flatMap((value) => numberForms(value)),
    ...inputs.map((run) => ({ name: 'inputs as float16', bytes: asFloat16(Float32Array.from(run)) })),
    // What the trainer may have made of pixels, beside the pixels themselves.
    ...bytes.flatMap((run) => [{ name: 'bytes', bytes: Buffer.from(run) }, ...scaledPixels(run)]),
  ];
  const wrapped = raw.flatMap(({ name, bytes }) =>
    bytes.length < 6
      ? []
      : binaryInText(bytes).map((form) => ({ name: `${form.name} of ${name}`, bytes: form.bytes })),
  );
  return [...raw, ...wrapped].filter((needle) => needle.bytes.length >= SHORTEST);
}

/** Names of the needles that are in `haystack`, each once. */
export function findCanary(needles: readonly Needle[], haystack: Buffer): readonly string[] {
  return [...new Set(needles.filter(({ bytes }) => haystack.includes(bytes)).map(({ name }) => name))];
}

/** A number in decimals: whole as it prints, and its first seven digits, which every rounding keeps. */
function decimals(value: number): readonly string[] {
  const forms = [String(value), String(Math.fround(value)), value.toPrecision(7), value.toExponential(6)];
  return [...new Set(forms)].filter((form) => form.replace(/\D/g, '').length >= 6);
}

function textForms(word: string): readonly Needle[] {
  const utf16 = Buffer.from(word, 'utf16le');
  const reversed = [...word].reverse().join('');
  return [
    { name: `utf-8 "${word}"`, bytes: Buffer.from(word, 'utf8') },
    { name: `utf-16le "${word}"`, bytes: utf16 },
    { name: `utf-16be "${word}"`, bytes: Buffer.from(utf16).swap16() },
    { name: `reversed "${word}"`, bytes: Buffer.from(reversed, 'utf8') },
    { name: `lower case "${word}"`, bytes: Buffer.from(word.toLowerCase(), 'utf8') },
    { name: `percent "${word}"`, bytes: Buffer.from(encodeURIComponent(word), 'utf8') },
    {
      name: `percent, every byte "${word}"`,
      bytes: Buffer.from([...Buffer.from(word, 'utf8')].map((byte) => `%${hex(byte)}`).join(''), 'utf8'),
    },
  ];
}

function numberForms(value: number): readonly Needle[] {
  const forms: Needle[] = [];
  const add = (name: string, size: number, write: (view: DataView, isLittle: boolean) => void) => {
    for (const isLittle of [true, false]) {
      const bytes = Buffer.alloc(size);
      write(new DataView(bytes.buffer, bytes.byteOffset, size), isLittle);
      forms.push({ name: `${name}${isLittle ? 'le' : 'be'} ${value}`, bytes });
    }
  };
  add('float32', 4, (view, isLittle) => view.setFloat32(0, value, isLittle));
  add('float64', 8, (view, isLittle) => view.setFloat64(0, value, isLittle));
  if (Number.isInteger(value)) add('int32', 4, (view, isLittle) => view.setInt32(0, value, isLittle));
  return forms;
}

function scaledPixels(run: Uint8Array): readonly Needle[] {
  const floats = Float32Array.from(run, (pixel) => pixel / 255);
  return [
    { name: 'pixels as float32', bytes: Buffer.from(floats.buffer) },
    { name: 'pixels as float16', bytes: asFloat16(floats) },
    { name: 'pixels as JSON', bytes: Buffer.from([...run].join(','), 'utf8') },
    { name: 'pixels reversed', bytes: Buffer.from([...run].reverse()) },
  ];
}

function asFloat16(values: Float32Array): Buffer {
  const bytes = Buffer.alloc(float16.payloadBytes(values.length));
  float16.encode(values, new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return bytes;
}

/** Hexadecimal in both cases, and Base64 in both alphabets wherever its groups of three may begin. */
function binaryInText(bytes: Buffer): readonly Needle[] {
  const base64 = [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The characters at both ends also hold bits of the neighbours.
    return coded.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [
    { name: 'hex', bytes: Buffer.from(bytes.toString('hex')) },
    { name: 'HEX', bytes: Buffer.from(bytes.toString('hex').toUpperCase()) },
    ...base64.map((text) => ({ name: 'base64', bytes: Buffer.from(text) })),
    ...base64.map((text) => ({
      name: 'base64url',
      bytes: Buffer.from(text.replace(/\+/g, '-').replace(/\//g, '_')),
    })),
  ];
}

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
