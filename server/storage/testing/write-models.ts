/** A child process that writes models without end and prints the id of each one that is safe: `FOLDER SEED`. */
import { openModelFiles } from '../model-files.ts';

const [folder, seed] = process.argv.slice(2);
if (!folder || !seed) throw new TypeError('write-models.ts expects FOLDER SEED');

const files = await openModelFiles(folder);
const words = new Uint32Array(250_000); // 1 MB: long enough for a kill to fall within a write
for (let n = 0; ; n++) {
  words.fill(Number(seed) * 1_000_003 + n);
  console.log(await files.put(new Uint8Array(words.buffer)));
}
