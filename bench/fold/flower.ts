import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.ts';

/** Flower's formula in numpy, in a process of its own; undefined where python3 or numpy is missing. */
export async function flower(params: number, updates: number): Promise<Contestant | undefined> {
  const script = fileURLToPath(new URL('flower.py', import.meta.url));
  const child = spawn('python3', [script, `${params}`, `${updates}`], { stdio: ['pipe', 'pipe', 'ignore'] });
  const isGone = new Promise<undefined>((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', () => resolve(undefined));
  });
  const lines = createInterface({ input: child.stdout });
  const nextLine = () =>
    Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), isGone]);
  if ((await nextLine()) === undefined) return undefined;
  return {
    name: 'Flower, numpy',
    updateBytes: 4 * params,
    async turn() {
      const line = nextLine();
      child.stdin.write('\n');
      return Number(await line);
    },
    close: () => child.stdin.end(),
  };
}
