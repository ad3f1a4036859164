/** Parts of MNIST, put together from the shards that `shards.ts` describes. */

import type { ImagesSource } from '../../core/task/data-source.ts';
import { checkRange, partOf } from '../choice.ts';
import type { FetchBytes, SampleChoice, SampleSplit, TaskSamples } from '../samples.ts';
import {
  IMAGE_BYTES,
  INDEX_PATH,
  LABELS,
  PREVIEW_SIZE,
  previewPath,
  SHARD_SIZE,
  type ShardIndex,
  ShardIndexSchema,
  shardLength,
  TEST_SHARDS,
  testPath,
  trainPath,
} from './shards.ts';

/** Both splits: 2,500 digits a part, from ten full shards. The rarest label, 5, fills 21 shards. */
const PART_SIZE = LABELS * SHARD_SIZE;
const EQUAL_PARTS = 21;
const SHARDS_PER_LABEL = 5;
const LABEL_PAIRS = LABELS / 2;
const TWO_LABEL_PARTS = LABEL_PAIRS * Math.floor(EQUAL_PARTS / SHARDS_PER_LABEL);
/** 1,000 test digits a participant: four participants together measure on 4,000 different ones. */
const TEST_SHARDS_PER_PART = 4;

const labelPair = (part: number) => {
  const first = (part % LABEL_PAIRS) * 2;
  return [first, first + 1] as const;
};

const splits: readonly SampleSplit[] = [
  {
    id: 'equal',
    label: { en: 'Equal shares of all ten digits', zh: '十种数字平均分' },
    parts: EQUAL_PARTS,
    partLabel: (part) => ({ en: `Share ${part + 1}`, zh: `第 ${part + 1} 份` }),
  },
  {
    id: 'two-labels',
    label: { en: 'Only two of the ten digits each', zh: '每人只有两种数字' },
    parts: TWO_LABEL_PARTS,
    partLabel: (part) => {
      const [a, b] = labelPair(part);
      return { en: `Only ${a} and ${b}`, zh: `只有 ${a} 和 ${b}` };
    },
  },
];

interface Shard {
  readonly label: number;
  readonly shard: number;
}

function shardsOf(choice: SampleChoice): readonly Shard[] {
  const part = partOf(splits, choice);
  if (choice.split === 'equal') return blockShards(part);
  const start = Math.floor(part / LABEL_PAIRS) * SHARDS_PER_LABEL;
  return Array.from({ length: SHARDS_PER_LABEL }, (_, i) => start + i).flatMap((shard) =>
    labelPair(part).map((label) => ({ label, shard })),
  );
}

const blockShards = (shard: number): readonly Shard[] =>
  Array.from({ length: LABELS }, (_, label) => ({ label, shard }));

export const digitsSamples: TaskSamples = {
  splits,
  async preview(choice, fetchBytes) {
    const shards = shardsOf(choice);
    const labels = [...new Set(shards.map(({ label }) => label))];
    const pixels = await fetchBytes(`data/${previewPath(shards[0]?.shard ?? 0)}`);
    const shown = Array.from({ length: PREVIEW_SIZE }, (_, row) => row).flatMap((row) =>
      labels.map((label) => ({ label, image: imageAt(pixels, label * PREVIEW_SIZE + row) })),
    );
    return {
      preview: {
        kind: 'images',
        height: 28,
        width: 28,
        images: shown.map(({ image }) => image),
        labels: shown.map(({ label }) => label),
      },
      rows: PART_SIZE,
    };
  },

  async load(choice, fetchBytes) {
    const [data, test] = await Promise.all([
      loadInterleaved(shardsOf(choice), fetchBytes),
      loadTest(partOf(splits, choice), fetchBytes),
    ]);
    return { data, test };
  },

  /** The canonical order goes on beyond the parts of `equal` with what is left of the commoner labels. */
  async loadRange(start, end, fetchBytes) {
    const index = await loadIndex(fetchBytes);
    checkRange(
      'digits',
      start,
      end,
      index.train.reduce((sum, count) => sum + count, 0),
    );
    const pieces: Promise<ImagesSource>[] = [];
    for (let block = 0, blockStart = 0; blockStart < end; block++) {
      const shards = blockShards(block).filter(({ label }) => lengthOf(index, label, block) > 0);
      const length = shards.reduce((sum, { label }) => sum + lengthOf(index, label, block), 0);
      const from = Math.max(start - blockStart, 0);
      const to = Math.min(end - blockStart, length);
      if (from < to) {
        pieces.push(loadInterleaved(shards, fetchBytes).then((images) => slice(images, from, to)));
      }
      blockStart += length;
    }
    const [data, test] = await Promise.all([
      Promise.all(pieces).then(concat),
      loadTest(Math.floor(start / PART_SIZE), fetchBytes),
    ]);
    return { data, test };
  },
};

const lengthOf = (index: ShardIndex, label: number, shard: number) =>
  shardLength(index.train[label] ?? 0, shard);

async function loadIndex(fetchBytes: FetchBytes): Promise<ShardIndex> {
  const bytes = await fetchBytes(`data/${INDEX_PATH}`);
  return ShardIndexSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
}

/** One image of each shard in turn, so that any stretch of the rows holds every label. */
async function loadInterleaved(shards: readonly Shard[], fetchBytes: FetchBytes): Promise<ImagesSource> {
  const files = await Promise.all(
    shards.map(async ({ label, shard }) => {
      const pixels = await fetchBytes(`data/${trainPath(label, shard)}`);
      return { label, pixels, length: pixels.length / IMAGE_BYTES };
    }),
  );
  const total = files.reduce((sum, { length }) => sum + length, 0);
  const pixels = new Uint8Array(total * IMAGE_BYTES);
  const labels = new Uint8Array(total);
  let filled = 0;
  for (let row = 0; row < SHARD_SIZE; row++) {
    for (const file of files) {
      if (row >= file.length) continue;
      pixels.set(imageAt(file.pixels, row), filled * IMAGE_BYTES);
      labels[filled++] = file.label;
    }
  }
  return { kind: 'images', pixels, labels };
}

/** The slice of the test set that goes with a part; it starts over after the last shard. */
async function loadTest(part: number, fetchBytes: FetchBytes): Promise<ImagesSource> {
  const shards = Array.from(
    { length: TEST_SHARDS_PER_PART },
    (_, i) => (part * TEST_SHARDS_PER_PART + i) % TEST_SHARDS,
  );
  const files = await Promise.all(shards.map((shard) => fetchBytes(`data/${testPath(shard)}`)));
  return concat(
    files.map((bytes) => {
      const count = bytes.length / (IMAGE_BYTES + 1);
      return {
        kind: 'images',
        pixels: bytes.subarray(0, count * IMAGE_BYTES),
        labels: bytes.subarray(count * IMAGE_BYTES),
      };
    }),
  );
}

const imageAt = (pixels: Uint8Array, row: number) =>
  pixels.subarray(row * IMAGE_BYTES, (row + 1) * IMAGE_BYTES);

const slice = (images: ImagesSource, start: number, end: number): ImagesSource => ({
  kind: 'images',
  pixels: images.pixels.subarray(start * IMAGE_BYTES, end * IMAGE_BYTES),
  labels: images.labels.subarray(start, end),
});

/** Always in buffers of its own: a source is handed over to the trainer, buffers and all. */
function concat(pieces: readonly ImagesSource[]): ImagesSource {
  const total = pieces.reduce((sum, { labels }) => sum + labels.length, 0);
  const pixels = new Uint8Array(total * IMAGE_BYTES);
  const labels = new Uint8Array(total);
  let filled = 0;
  for (const piece of pieces) {
    pixels.set(piece.pixels, filled * IMAGE_BYTES);
    labels.set(piece.labels, filled);
    filled += piece.labels.length;
  }
  return { kind: 'images', pixels, labels };
}
