/** `npm run bench -- <name> [--json FILE] [--option value …]`: measures, prints a table, writes JSON on request. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Bench, Row } from './bench.ts';

/** Every bench by its name; loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  fold: () => import('./fold.ts'),
  strategies: () => import('./strategies.ts'),
  codec: () => import('./codec.ts'),
  hub: () => import('./hub.ts'),
  train: () => import('./train.ts'),
  tasks: () => import('./tasks.ts'),
  papers: () => import('./papers.ts'),
  byzantine: () => import('./byzantine.ts'),
  simulation: () => import('./simulation.ts'),
  secagg: () => import('./secagg.ts'),
};

const [name, ...rest] = process.argv.slice(2);
const bench = name === undefined ? undefined : BENCHES[name];
if (!bench) {
  console.error(`Bench "${name ?? ''}" expected one of: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const { json, ...options } = readOptions(rest);
const rows = await (await bench()).run(options);
console.log(table(rows));
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`);

function readOptions(words: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (let i = 0; i < words.length; i += 2) {
    const [option, value] = [words[i]!, words[i + 1]];
    if (!option.startsWith('--') || value === undefined) {
      console.error(`Options expected as "--name value", found "${words.slice(i).join(' ')}".`);
      process.exit(2);
    }
    found[option.slice(2)] = value;
  }
  return found;
}

function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    commit: commit(),
    date: new Date().toISOString(),
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
}

/** Columns in order of first appearance, numbers to the right. */
function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]!.length)));
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === 'number'));
  return cells
    .map((line) =>
      line.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '),
    )
    .join('\n');
}

function show(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}
