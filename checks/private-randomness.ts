/**
 * Where privacy code gets its randomness from. Noise that somebody can foresee protects nobody: what is below a
 * `privacy/` folder, and all that it imports, draws from a `FillRandom` that it is handed, and from nothing else. A
 * function of the sources alone, so that the test can first hand it sources with a fault planted on purpose.
 */
import path from 'node:path';
import { importsOf, isTestCode, type Sources, withoutComments } from './boundaries.ts';

const FORESEEABLE: readonly RegExp[] = [
  /\bMath\.random\b/,
  /\bseeded[A-Z]\w*/,
  /\b(seedrandom|alea|mulberry32|xorshift)\b/i,
  /\b(random(Normal|Uniform|Gamma|UniformInt|StandardNormal)|truncatedNormal|multinomial)\b/,
];

/** One line a fault, `file: what`. */
export function findForeseeableNoise(sources: Sources): string[] {
  const code = Object.fromEntries(
    Object.entries(sources)
      .filter(([file]) => !isTestCode(file))
      .map(([file, source]) => [file, withoutComments(source)]),
  );
  return [...reachedFrom(Object.keys(code).filter(isPrivacyCode), code)].flatMap((file) => {
    const tfjs = importsOf(code[file]!).find((name) => name.startsWith('@tensorflow/'));
    const words = FORESEEABLE.flatMap((pattern) => pattern.exec(code[file]!)?.[0] ?? []);
    return [...words, ...(tfjs ? [tfjs] : [])].map((what) => `${file}: ${what}`);
  });
}

const isPrivacyCode = (file: string) => /(^|\/)privacy\//.test(file);

/** These files and all that they import, types included. */
function reachedFrom(files: readonly string[], code: Sources): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const source = code[file];
    if (source === undefined || reached.has(file)) continue;
    reached.add(file);
    const folder = path.posix.dirname(file);
    for (const name of importsOf(source)) {
      if (name.startsWith('.')) waiting.push(path.posix.join(folder, name));
    }
  }
  return reached;
}
