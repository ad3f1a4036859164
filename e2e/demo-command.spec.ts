import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { COMMAND_LINE } from './harness/hub-process.ts';
import { expect, test } from './harness/test.ts';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-demo-test-'));
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

test('tabfed demo trains a line in two tabs, says a line a round and writes its figures', async () => {
  const json = path.join(folder, 'out.json');
  const model = path.join(folder, 'model.safetensors');
  const args = ['--task', 'linear', '--tabs', '2', '--rounds', '5', '--json', json, '--keep-model', model];
  const { code, output } = await tabfed('demo', ...args);
  expect(code, output).toBe(0);
  expect(output.match(/^round \d\/5 [█░]{10} {2}2 participants {2}/gm)).toHaveLength(5);

  const report = JSON.parse(await readFile(json, 'utf8'));
  expect(report).toMatchObject({ task: 'linear', tabs: 2, backend: expect.stringMatching(/webgl|wasm|cpu/) });
  expect(report.rounds).toHaveLength(5);
  report.rounds.forEach((round: unknown, index: number) => {
    expect(round).toEqual(
      expect.objectContaining({
        round: index + 1,
        participants: 2,
        examples: 5,
        loss: expect.any(Number),
        accuracy: null,
        bytesUp: expect.any(Number),
        bytesDown: expect.any(Number),
        durationMs: expect.any(Number),
      }),
    );
  });
  expect(report.final.prediction.x).toBe(6);
  expect(Math.abs(report.final.prediction.y - 3.5)).toBeLessThanOrEqual(0.02);
  const header = await readFile(model);
  expect(header.subarray(8, 9).toString()).toBe('{');
});

test('tabfed demo says what is wrong and exits with 1', async () => {
  const { code, output } = await tabfed('demo', '--task', 'no-such-task');
  expect(code).toBe(1);
  expect(output).toContain(
    'There is no built-in task "no-such-task".\nChoose one of linear, digits, credit, ',
  );
});

function tabfed(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [COMMAND_LINE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}
