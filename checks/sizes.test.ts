/** What a browser downloads, against its budget and against what README says. Needs the build: `npm run build`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = (file: string) => readFileSync(path.join(root, 'dist', file));
const manifest = JSON.parse(built('web/manifest.json').toString()) as {
  embed: { loader: { path: string }; courier: { path: string } };
};

/** Files by the name that README gives them, with the most bytes (brotli) that they may have. */
const BUDGET = {
  loader: [`web/${manifest.embed.loader.path}`, 3_000],
  courier: [`web/${manifest.embed.courier.path}`, 50_000],
  trainer: ['web/trainer.js', 129_000],
} as const;

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('what a browser downloads', () => {
  it.each(
    Object.entries(BUDGET),
  )('the %s is within its budget, and README says how large it is', (name, entry) => {
    const [file, budget] = entry;
    const bytes = brotliCompressSync(built(file)).byteLength;
    expect(bytes).toBeLessThanOrEqual(budget);
    const told = saidOf(name, readme);
    // Small changes elsewhere move the figures by a little; a reader is not misled by a twentieth.
    expect(Math.abs(told * 1000 - bytes) / bytes, `README says ${told} kB, built ${bytes} B`).toBeLessThan(
      0.05,
    );
  });

  it('is at most 200 kB for whoever trains: courier and trainer, without WASM kernels', () => {
    const bytes = [BUDGET.courier, BUDGET.trainer].map(
      ([file]) => brotliCompressSync(built(file)).byteLength,
    );
    expect(bytes[0]! + bytes[1]!).toBeLessThanOrEqual(200_000);
  });

  it('is read from a table in README that is there', () => {
    expect(saidOf('loader', '| loader (`tabfed.js`) | 2.9 kB | x |')).toBe(2.9);
    expect(saidOf('loader', 'nothing')).toBeNaN();
  });

  it('the tfjs engine is in the trainer alone', () => {
    const isTfjs = (file: string) => built(file).includes('WEBGL_VERSION');
    expect(isTfjs('web/trainer.js')).toBe(true);
    for (const file of [BUDGET.loader[0], BUDGET.courier[0], 'sdk/tabfed.js'])
      expect(isTfjs(file)).toBe(false);
  });
});

const saidOf = (name: string, text: string) =>
  Number(new RegExp(`^\\| ${name}\\b[^|]*\\| ([\\d.]+) kB`, 'm').exec(text)?.[1]);
