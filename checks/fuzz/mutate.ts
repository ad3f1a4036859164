/** Messages that were valid, made wrong in the ways in which programs and attackers make them wrong. */
import type { Dice } from './dice.ts';

export type Message = Record<string, unknown>;

/** Names that mean something to JavaScript, to SQL, to HTML or to a file system. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '\u0000',
  '../../etc/passwd',
  "'; DROP TABLE rounds; --",
  '<img src=x onerror=alert(1)>',
  '\ud800',
  'x'.repeat(65),
  'p-000000000000',
];

const NUMBERS = [
  0,
  -0,
  -1,
  1,
  0.5,
  1e-320,
  255,
  65_536,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  1e308,
  -1e308,
  // JSON makes null of these two.
  Number.NaN,
  Number.POSITIVE_INFINITY,
];

/** A message with one to three faults in it; now and then one that is still valid. */
export function mutated(dice: Dice, message: Message): Message {
  let changed = structuredClone(message);
  for (let faults = 1 + dice.below(3); faults > 0; faults--) changed = withFault(dice, changed);
  return changed;
}

/** A message of the right shape that is wrong in one value: what gets past the schema. */
export function nearlyValid(dice: Dice, message: Message): Message {
  const changed = structuredClone(message);
  const target = somewhereIn(dice, changed);
  const name = dice.of(Object.keys(target).filter((each) => each !== 'type'));
  const value = target[name];
  if (value instanceof Uint8Array) target[name] = spoiled(dice, value);
  else if (typeof value === 'number')
    target[name] = dice.oneIn(3) ? number(dice) : value + dice.of([-1, 1, 2, 1_000]);
  else if (typeof value === 'string')
    target[name] = dice.of(['a', `${value}0`, value.slice(1), 'int8', 'f'.repeat(64)]);
  return changed;
}

function withFault(dice: Dice, message: Message): Message {
  const target = somewhereIn(dice, message);
  const names = Object.keys(target);
  const name = names.length > 0 ? dice.of(names) : 'type';
  switch (dice.below(6)) {
    case 0:
      delete target[name];
      break;
    case 1:
      put(target, dice.oneIn(2) ? dice.of(NAMES) : dice.text(20), anything(dice));
      break;
    case 2:
      put(target, `${name}${dice.of(['', ' ', '2'])}`, target[name]);
      if (dice.oneIn(2)) delete target[name];
      break;
    case 3: {
      const value = target[name];
      target[name] =
        value instanceof Uint8Array ? spoiled(dice, value) : typeof value === 'number' ? number(dice) : value;
      break;
    }
    default:
      target[name] = anything(dice);
  }
  return message;
}

/** The message itself, or an object within it. */
function somewhereIn(dice: Dice, message: Message): Message {
  const inner = Object.values(message).filter(
    (value): value is Message =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array),
  );
  return inner.length > 0 && dice.oneIn(2) ? somewhereIn(dice, dice.of(inner)) : message;
}

/** As an own field, whatever its name. */
const put = (target: Message, name: string, value: unknown) =>
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });

const number = (dice: Dice) => (dice.oneIn(2) ? dice.of(NUMBERS) : (dice.below(2_000) - 1_000) / 2);

export function anything(dice: Dice): unknown {
  switch (dice.below(10)) {
    case 0:
      return number(dice);
    case 1:
      return dice.of(NAMES);
    case 2:
      return dice.text(dice.oneIn(20) ? 20_000 : 60);
    case 3:
      return null;
    case 4:
      return dice.oneIn(2);
    case 5:
      return Array.from({ length: dice.below(dice.oneIn(20) ? 2_000 : 20) }, () => number(dice));
    case 6:
      return nested(dice, 1 + dice.below(dice.oneIn(10) ? 300 : 8));
    case 7:
      return dice.bytes(dice.below(dice.oneIn(20) ? 100_000 : 200));
    case 8:
      return { type: dice.of(NAMES), length: number(dice), toJSON: 1 };
    default:
      return {};
  }
}

function nested(dice: Dice, depth: number): unknown {
  let value: unknown = number(dice);
  for (let i = 0; i < depth; i++) value = dice.oneIn(2) ? [value] : { [dice.of(NAMES)]: value };
  return value;
}

/** Bytes of a frame or a chunk: cut, drawn out, flipped, or with values at their ends that are no numbers. */
export function spoiled(dice: Dice, bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  switch (dice.below(7)) {
    case 0:
      return changed.subarray(0, dice.below(bytes.length + 1));
    case 1:
      return Uint8Array.from([...changed, ...dice.bytes(1 + dice.below(40))]);
    case 2:
      return dice.bytes(bytes.length);
    case 3:
      return changed.fill(0xff, Math.max(0, bytes.length - 4));
    case 4:
      // The header of a frame.
      if (bytes.length > 0) changed[dice.below(Math.min(16, bytes.length))] = dice.below(256);
      return changed;
    default:
      for (let flips = 1 + dice.below(8); flips > 0 && bytes.length > 0; flips--) {
        changed[dice.below(bytes.length)] = dice.below(256);
      }
      return changed;
  }
}

/** Engine.IO and Socket.IO packets, and what looks like them. */
export function garbagePacket(dice: Dice): string | Buffer {
  switch (dice.below(8)) {
    case 0:
      return Buffer.from(dice.bytes(dice.below(300)));
    case 1:
      return dice.text(200);
    case 2:
      return `${dice.below(10)}${dice.text(30)}`;
    case 3:
      return `2${dice.below(100_000)}["message",${'['.repeat(dice.below(5_000))}`;
    case 4:
      return `5${dice.below(12)}-${dice.below(100)}["message",{"_placeholder":true,"num":${dice.of(NUMBERS)}}]`;
    case 5:
      return `2["${dice.of(['message', '__proto__', 'disconnect', 'connect', 'error', ''])}"${dice.oneIn(2) ? ',{}' : ''}]`;
    case 6:
      return `0/${dice.text(20)},${JSON.stringify(anything(dice)) ?? ''}`;
    default:
      return `3${dice.below(1_000)}${JSON.stringify([anything(dice)])}`;
  }
}
