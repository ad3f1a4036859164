import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHub, type Hub } from '../server/hub.ts';
import { type JoinCommand, runJoin } from './commands/join.ts';
import { runTaskNew } from './commands/task-new.ts';
import type { JoinReport } from './join-report.ts';
import { tasksWith } from './task-files.ts';

const SOURCE = fileURLToPath(new URL('./tabfed.ts', import.meta.url));

let folder: string;
let hub: Hub | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-bring-'));
});
afterEach(async () => {
  await hub?.close();
  hub = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command line from its source. */
async function tabfed(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', SOURCE, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

/** What the commands that run in this process print. */
let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const at = (name: string) => path.join(folder, name);
const write = (name: string, text: string) => writeFile(at(name), text);

/** Loans that go bad where the amount is high. One hospital's names and units, and another's. */
const ours = Array.from(
  { length: 60 },
  (_, i) => `${i},${1000 + 50 * i},${i % 2 ? 'car' : 'house'},${i > 30 ? 1 : 0}`,
);
const theirs = Array.from(
  { length: 60 },
  (_, i) => `${100_000 + 5000 * i};${i % 2 ? 'Auto' : 'Haus'};${i > 30 ? 'ja' : 'nein'}`,
);

describe('a task and its data without code', () => {
  it('[BD9] [BD10] from a sample to a finished training, with a mapping on one side', {
    timeout: 120_000,
  }, async () => {
    await write('part1.csv', ['id,amount,purpose,default', ...ours].join('\n'));
    await write('part2.csv', ['Betrag_cents;Zweck;Ausfall', ...theirs].join('\n'));
    await write(
      'map.json',
      JSON.stringify({
        columns: {
          amount: { from: 'Betrag_cents', scale: 0.01 },
          purpose: { from: 'Zweck', values: { Auto: 'car', Haus: 'house' } },
          default: { from: 'Ausfall', values: { ja: '1', nein: '0' } },
        },
      }),
    );
    await runTaskNew({
      from: at('part1.csv'),
      label: 'default',
      kind: 'classification',
      categories: ['purpose', 'default'],
      yes: false,
      out: at('default.json'),
    });
    expect(printed[0]).toBe('left out: id tells rows apart, which a model would only learn by heart');
    const text = await readFile(at('default.json'), 'utf8');
    expect(JSON.parse(text).data).toEqual({
      kind: 'table',
      columns: [
        { name: 'amount', type: 'number', center: 2000, scale: 700 },
        { name: 'purpose', type: 'category', values: ['car', 'house'] },
      ],
      target: { name: 'default', type: 'binary', positive: '1' },
    });

    const tasks = await tasksWith([at('default.json')]);
    expect(tasks.map(({ id }) => id)).toContain('credit');
    hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder: at('hub'), tasks });
    const { url } = hub;
    const [, two] = await Promise.all([
      runJoin(url, { task: 'default', data: at('part1.csv'), json: at('one.json'), rounds: 3 }),
      tabfed(
        ...['join', url, '--task', 'default', '--data', at('part2.csv'), '--mapping', at('map.json')],
        ...['--json', at('two.json'), '--rounds', '3'],
      ),
    ]);
    expect([two.code, two.stderr]).toEqual([0, '']);
    expect(two.stdout).toContain('round  3/20');
    const reports = await Promise.all(
      ['one.json', 'two.json'].map(
        async (name) => JSON.parse(await readFile(at(name), 'utf8')) as JoinReport,
      ),
    );
    for (const report of reports) {
      expect(report.task).toBe('default');
      expect(report.rows).toEqual({ training: 48, heldOut: 12, skipped: 0 });
      expect(report.rounds.map(({ summary }) => summary.round).slice(0, 3)).toEqual([1, 2, 3]);
      expect(report.final.global?.metrics.auc).toBeGreaterThan(0.9);
      expect(report.final.local?.metrics.auc).toBeGreaterThan(0.9);
    }
  });

  it('[BD9] writes no word of a sample that nobody has confirmed', async () => {
    await write('part1.csv', ['id,amount,purpose,default', ...ours].join('\n'));
    const command = {
      from: at('part1.csv'),
      label: 'default',
      kind: 'classification',
      out: at('task.json'),
      yes: false,
    } as const;
    await expect(runTaskNew(command)).rejects.toMatchObject({
      what: expect.stringContaining('words of the sample, from "purpose", "default"'),
      next: expect.stringContaining('--categories'),
    });
    await expect(readFile(at('task.json'))).rejects.toThrow();
    await runTaskNew({ ...command, categories: ['default'] });
    expect(printed).toContain('left out: purpose, whose categories are not to be written');
    expect(await readFile(at('task.json'), 'utf8')).not.toMatch(/house|"car"/);
  });

  it('[BD10] without its file, with a mapping that does not fit, or with one and no file, is refused', async () => {
    await write('part1.csv', ['id,amount,purpose,default', ...ours].join('\n'));
    await write('map.json', '{"columns":{"x":{"from":"q"}}}');
    hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder: at('hub'), tasks: await tasksWith([]) });
    const { url } = hub;
    const refusal = (command: Omit<JoinCommand, 'task'>) =>
      runJoin(url, { task: 'credit', ...command }).catch((error: { what: string }) => error.what);
    expect(await refusal({ data: at('gone.csv') })).toContain('gone.csv cannot be read');
    expect(await refusal({ mapping: at('map.json') })).toContain('no data for it');
    expect(await refusal({ data: at('part1.csv'), mapping: at('map.json') })).toContain(
      'columns.x: is no column of the task',
    );
  });
});
