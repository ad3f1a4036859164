/**
 * The files into which `scripts/build-data.ts` cuts MNIST, so that a participant downloads only its own part.
 *
 *     digits/index.json             how many digits of each label there are, written last
 *     digits/train/<label>/<k>.bin  250 images of one label, 784 bytes each; the last of a label may hold fewer
 *     digits/preview/<k>.bin        the first 8 images of shard k of label 0, then of label 1, … to 9
 *     digits/test/<k>.bin           250 images of all labels, then their 250 labels, one byte each
 *
 * Images keep the order of MNIST within their label. Test digit i goes into shard i mod 40: the two halves of
 * MNIST's test set differ in difficulty, and every shard should be as hard as the whole.
 */
import * as z from 'zod/mini';

/** Raised with every change to the files above, so that older ones are cut anew. */
export const SHARD_LAYOUT = 1;

export const LABELS = 10;
export const IMAGE_BYTES = 28 * 28;
/** Images in a full shard. */
export const SHARD_SIZE = 250;
/** Images a label in a preview file. */
export const PREVIEW_SIZE = 8;
export const TEST_SHARDS = 40;

export const trainPath = (label: number, shard: number) => `digits/train/${label}/${shard}.bin`;
export const previewPath = (shard: number) => `digits/preview/${shard}.bin`;
export const testPath = (shard: number) => `digits/test/${shard}.bin`;
export const INDEX_PATH = 'digits/index.json';

export const ShardIndexSchema = z.strictObject({
  layout: z.literal(SHARD_LAYOUT),
  /** Package and version that the images come from. */
  source: z.string(),
  /** Training digits of each label, 0 to 9. */
  train: z.array(z.int().check(z.positive())).check(z.length(LABELS)),
  test: z.int().check(z.positive()),
});
export type ShardIndex = z.infer<typeof ShardIndexSchema>;

/** Images in shard `shard` of a label with `count` images; 0 where there is no such shard. */
export function shardLength(count: number, shard: number): number {
  return Math.max(0, Math.min(SHARD_SIZE, count - shard * SHARD_SIZE));
}
