import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { MAX_CHUNK_BYTES, MAX_INLINE_BYTES } from './limits.ts';
import { HubMessageSchema, ParticipantMessageSchema, ReplySchema } from './messages.ts';

const hash = 'a1'.repeat(32);
const score = { exampleCount: 12, metrics: { loss: 0.5, accuracy: 0.9 } };
const tally = { kind: 'classes', confusion: [4, 3, 2, 3] };
const own = { ...score, tally };
const spread = { participants: 12, worst: 0.5, median: 0.6, best: 0.9, quartiles: [0.55, 0.7] };
const merged = { ...score, participants: 12, tally, spread: { accuracy: spread } };
const scores = { heldOut: merged, test: merged };
const standing = {
  phase: 'training',
  committedRound: 3,
  maxRounds: 10,
  present: 4,
  needed: 2,
  quorum: 2,
  invited: 4,
  reported: 1,
  waiting: 0,
  remainingMs: 1000,
  lacksStatistics: true,
  finishedBecause: 'max-rounds',
};
const summary = {
  round: 3,
  attempt: 1,
  modelId: hash,
  participants: 4,
  examples: 100,
  bytesUp: 5,
  bytesDown: 6,
  durationMs: 7,
  committedAtMs: 8,
  scores,
};
const statistics = {
  columns: {
    age: {
      count: 3,
      missing: 1,
      participants: 2,
      mean: 1,
      stdDev: 2,
      min: 0,
      max: 9,
      quantiles: [{ share: 0.5, value: 1 }],
      histogram: { edges: [0, 1], counts: [3] },
    },
  },
  categories: { kind: { participants: 2, missing: 0, values: [{ value: 'a', count: 4 }], other: 0 } },
  cohort: 2,
  rows: 4,
};
const model = { id: hash, bytes: 3, inline: Uint8Array.of(1, 2, 3) };
const error = { code: 'update.duplicate', what: 'Two.', next: 'Wait.' };
const header = { round: 1, attempt: 1, exampleCount: 10, encoding: 'float32' };

/** One full example of everything that is said: all optional fields are there. */
const participantMessages = [
  {
    type: 'enrol',
    protocolVersion: 1,
    task: 'digits',
    taskVersion: 1,
    encodings: ['float32'],
    resume: { participant: 'p-1', secret: 's' },
  },
  { type: 'submit-update', ...header, frame: Uint8Array.of(1) },
  { type: 'open-upload', ...header, frameBytes: 100, sha256: hash },
  { type: 'send-chunk', upload: 'u-1', offset: 0, bytes: Uint8Array.of(1) },
  { type: 'decline-round', round: 1, attempt: 1, code: 'trainer.crashed' },
  { type: 'submit-score', round: 1, scores: { heldOut: own, test: own } },
  { type: 'set-availability', isAvailable: true },
  { type: 'leave' },
];
const hubMessages = [
  { type: 'invite', round: 1, attempt: 1, model, remainingMs: 5 },
  { type: 'round-abandoned', round: 1, attempt: 1, because: 'deadline' },
  { type: 'committed', summary, model },
  { type: 'scored', round: 1, scores },
  { type: 'statistics', statistics },
  { type: 'standing', standing },
  { type: 'dismiss', error },
];
const replies = [
  { ok: true, value: { participant: 'p-1', secret: 's', standing, history: [summary], statistics } },
  { ok: true, value: { upload: 'u-1', receivedBytes: 5 } },
  { ok: false, error },
];

/** Fields that a message may lack, wherever they stand. */
const OPTIONAL = new Set([
  'resume',
  'inline',
  'heldOut',
  'test',
  'tally',
  'spread',
  'quartiles',
  'statistics',
  'categories',
  'rows',
  'min',
  'max',
  'lacksStatistics',
  'remainingMs',
  'finishedBecause',
  'value',
]);
const REQUIRED = new Set(['invite remainingMs', 'statistics statistics']);
/** `invite` must say how long is left; a standing need not. An older hub's scores do not say of how many they are. */
const isOptional = (path: readonly string[], type: unknown) =>
  (OPTIONAL.has(path.at(-1)!) && !REQUIRED.has(`${String(type)} ${path.join('.')}`)) ||
  (path.at(-1) === 'participants' && /^(heldOut|test|age)$/.test(path.at(-2)!));
/** Names in here are data, not fields. */
const isRecord = (path: readonly string[]) =>
  ['metrics', 'spread', 'columns', 'categories'].includes(path.at(-1)!);

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);

/** Paths of all objects (and array entries) inside, the outermost first. */
function objectPaths(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (!isPlain(value)) return [];
  return [path, ...Object.keys(value).flatMap((key) => objectPaths(value[key], [...path, key]))];
}

/** A copy with one object inside changed; binary fields are shared. */
function edited(value: unknown, path: readonly string[], edit: (object: Plain) => void): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as Plain) }) as Plain;
  const [key, ...rest] = path;
  if (key === undefined) edit(copy);
  else copy[key] = edited(copy[key], rest, edit);
  return copy;
}

const WRONG: readonly unknown[] = [
  null,
  undefined,
  true,
  '',
  'nonsense !',
  -1,
  1.5,
  Number.NaN,
  Infinity,
  [],
  [[]],
  {},
  new ArrayBuffer(3),
];

/** Values of WRONG that happen to be right for a field; every other one must be refused. */
function fits(field: string, wrong: unknown, path: readonly string[]): boolean {
  switch (field) {
    // Any number: bounds are the task's, with a code of their own (AG9). A score's count is a whole one.
    case 'exampleCount':
      return path.length === 0 && typeof wrong === 'number' && Number.isFinite(wrong);
    case 'protocolVersion':
    case 'taskVersion':
      return wrong === -1;
    case 'isAvailable':
      return wrong === true;
    case 'secret':
    case 'what':
    case 'next':
      return typeof wrong === 'string';
    case 'encodings':
    case 'history':
      return Array.isArray(wrong) && wrong.length === 0;
    case 'ok':
    case 'lacksStatistics':
      return wrong === true;
    case 'quantiles':
    case 'edges':
    case 'counts':
    case 'values':
      return Array.isArray(wrong) && wrong.length === 0;
    // Of figures with noise, and of what noise may be added to later: no whole numbers.
    case 'count':
    case 'missing':
    case 'other':
    case 'stdDev':
    case 'rows':
      return wrong === 1.5;
    case 'participants':
      return wrong === 1.5 && /^(age|kind)$/.test(path.at(-1)!);
    case 'value':
      return (
        typeof wrong === (path.includes('quantiles') ? 'number' : 'string') &&
        Number.isFinite(wrong) === path.includes('quantiles')
      );
    case 'columns':
    case 'metrics':
    case 'categories':
    case 'spread':
      return isPlain(wrong) && !Array.isArray(wrong) && !(wrong instanceof ArrayBuffer);
    case 'scores':
      // All of its fields are optional, so an object without any is one.
      return isPlain(wrong) && !Array.isArray(wrong);
    case 'loss':
    case 'accuracy':
      return path.at(-1) === 'metrics' && typeof wrong === 'number' && Number.isFinite(wrong);
    case 'worst':
    case 'mean':
    case 'min':
    case 'max':
    case 'share':
    case 'median':
    case 'best':
      return typeof wrong === 'number' && Number.isFinite(wrong);
    case 'upload':
      // A participant's is an id, a reply's is any text of the hub.
      return typeof wrong === 'string' && path[0] === 'value';
    default:
      return (
        /^(quartiles|edges|counts)$/.test(path.at(-1) ?? '') &&
        typeof wrong === 'number' &&
        Number.isFinite(wrong)
      );
  }
}

interface Variant {
  readonly title: string;
  readonly message: unknown;
}

function broken(message: Plain): readonly Variant[] {
  return objectPaths(message).flatMap((path) => {
    const inside = path.reduce<unknown>((value, key) => (value as Plain)[key], message) as Plain;
    const at = (key: string) => [...path, key].join('.');
    const variants: Variant[] = [];
    for (const key of Object.keys(inside)) {
      const isOptionalHere = isOptional([...path, key], message.type);
      if (!isOptionalHere && !isRecord(path) && !Array.isArray(inside)) {
        variants.push({
          title: `without ${at(key)}`,
          message: edited(message, path, (object) => delete object[key]),
        });
      }
      for (const wrong of WRONG) {
        if ((wrong === undefined && isOptionalHere) || fits(key, wrong, path)) continue;
        if (Array.isArray(inside) && typeof wrong === 'string') continue;
        variants.push({
          title: `with ${at(key)} = ${Array.isArray(wrong) ? JSON.stringify(wrong) : String(wrong)}`,
          message: edited(message, path, (object) => {
            object[key] = wrong;
          }),
        });
      }
    }
    if (!Array.isArray(inside)) {
      // A `__proto__` among metrics is dropped instead: see below.
      for (const key of isRecord(path) ? ['Not A Metric'] : ['extra', '__proto__']) {
        variants.push({
          title: `with ${at(key)} besides`,
          message: edited(message, path, (object) => {
            Object.defineProperty(object, key, {
              value: 1,
              enumerable: true,
              configurable: true,
              writable: true,
            });
          }),
        });
      }
    }
    return variants;
  });
}

describe.each<[string, z.ZodMiniType, readonly Plain[]]>([
  ['participant', ParticipantMessageSchema, participantMessages],
  ['hub', HubMessageSchema, hubMessages],
  ['reply', ReplySchema, replies],
])('a message of the kind "%s"', (_, schema, messages) => {
  it('[PR4] is there once for each variant of the schema', () => {
    const options = (schema as unknown as { def: { options: readonly unknown[] } }).def.options;
    const tags = new Set(messages.map((message) => message.type ?? message.ok));
    expect(tags.size).toBe(options.length);
  });

  it.each(
    messages.map((message) => [String(message.type ?? `ok: ${message.ok}`), message]),
  )('[PR4] %s is accepted whole and refused with any field missing, wrong or extra', (_, message) => {
    expect(schema.safeParse(message)).toEqual({ success: true, data: message });
    const variants = broken(message as Plain);
    expect(variants.length).toBeGreaterThan(10);
    const accepted = variants.filter((variant) => schema.safeParse(variant.message).success);
    expect(accepted.map(({ title }) => title)).toEqual([]);
  });

  it('[PR4] is never anything but an object with a known tag', () => {
    for (const value of [null, undefined, 0, 'leave', [], {}, { type: 'x' }, { type: ['leave'] }, () => 0]) {
      expect(schema.safeParse(value).success).toBe(false);
    }
  });
});

describe('binary fields', () => {
  it('[PR6] keep to their limits', () => {
    const frame = (bytes: number) => ({ type: 'submit-update', ...header, frame: new Uint8Array(bytes) });
    const chunk = (bytes: number) => ({
      type: 'send-chunk',
      upload: 'u',
      offset: 0,
      bytes: new Uint8Array(bytes),
    });
    const accepts = (message: unknown) => ParticipantMessageSchema.safeParse(message).success;
    expect([accepts(frame(MAX_INLINE_BYTES)), accepts(frame(MAX_INLINE_BYTES + 1))]).toEqual([true, false]);
    expect([accepts(chunk(MAX_CHUNK_BYTES)), accepts(chunk(MAX_CHUNK_BYTES + 1))]).toEqual([true, false]);
  });
});

describe('metric names', () => {
  it('[PR4] cannot reach a prototype', () => {
    const text = '{"exampleCount":1,"metrics":{"__proto__":{"polluted":1},"loss":2}}';
    const hostile = { type: 'submit-score', round: 1, scores: { test: JSON.parse(text) } };
    const parsed = ParticipantMessageSchema.safeParse(hostile);
    expect(parsed.success).toBe(true);
    const { metrics } = (parsed.data as { scores: { test: { metrics: object } } }).scores.test;
    expect(Object.getPrototypeOf(metrics)).toBe(Object.prototype);
    expect(Object.keys(metrics)).toEqual(['loss']);
  });
});

describe('optional fields', () => {
  it('[PR4] may all be left out', () => {
    const { resume: _resume, ...enrol } = participantMessages[0] as Plain;
    expect(ParticipantMessageSchema.safeParse(enrol).success).toBe(true);
    expect(HubMessageSchema.safeParse({ type: 'scored', round: 1, scores: {} }).success).toBe(true);
    expect(ReplySchema.safeParse({ ok: true }).success).toBe(true);
  });
});
