import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { binaryTask } from '../core/testing/sample-tasks.ts';
import { createHub, type Hub } from '../server/hub.ts';
import { type ExportCommand, runExport } from './commands/export.ts';
import { type PredictCommand, runPredict } from './commands/predict.ts';

const task = binaryTask;
const id = task.id;
const name = task.data.kind === 'table' ? task.data.target.name : '';

let folder: string;
let hub: Hub;
let said: string[];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tabfed-export-'));
  hub = await createHub({ port: 0, host: '127.0.0.1', dataFolder: at('hub'), tasks: [task] });
  said = [];
  for (const stream of ['log', 'error'] as const) {
    vi.spyOn(console, stream).mockImplementation((line: string) => void said.push(line));
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (...names: string[]) => path.join(folder, ...names);
const exported = (command: Omit<ExportCommand, 'task'>) =>
  runExport(hub.url, { task: id, round: 0, ...command });
const predicted = async (from: string, command: Partial<PredictCommand> = {}) => {
  await runPredict(from, { in: at('rows.csv'), out: at('scored.csv'), ...command });
  return readFile(at('scored.csv'), 'utf8');
};

describe('[EX4] a model that is taken away', () => {
  it('answers from its exported folder what it answers from the hub, row by row', async () => {
    await writeFile(at('rows.csv'), 'id,Alter,colour\n1,40,red\n2,old,blue\n');
    await writeFile(at('map.json'), '{"columns":{"age":{"from":"Alter"}}}');
    await exported({ format: 'tfjs', to: at('model') });
    expect(await readdir(at('model'))).toEqual(['model.json', 'tabfed.json', 'weights.bin']);
    const mapping = at('map.json');
    const fromFolder = await predicted(at('model'), { mapping });
    const lines = fromFolder.split('\n');
    expect(lines[0]).toBe(`id,Alter,colour,${name}_probability,problem`);
    expect(lines[1]).toMatch(/^1,40,red,0\.\d+,$/);
    expect(lines[2]).toContain('column ""age"" is ""old""');
    expect(said).toContain('row 2: column "age" is "old", expected a number such as 3.5');
    expect(said.at(-1)).toBe(
      `${at('scored.csv')}: 1 of 2 rows answered by round 0 of task "${id}", in ${name}_probability`,
    );
    expect(await predicted(hub.url, { task: id, round: 0, mapping })).toBe(fromFolder);
    expect((await readdir(folder)).filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('is written as safetensors, into a folder under a name of its own', async () => {
    await mkdir(at('out'));
    await exported({ format: 'safetensors', to: at('out') });
    const bytes = await readFile(at('out', `${id}-round-0.safetensors`));
    expect(bytes.toString('latin1')).toContain(`"task":"${id}"`);
  });

  it('is refused where there is none, was changed, or is another’s; rows of which none can be read too', async () => {
    await writeFile(at('rows.csv'), 'age,colour\nx,red\n');
    const refusal = (done: Promise<unknown>) =>
      done.catch((error: { code: string; what: string }) => `${error.code} ${error.what}`);
    expect(await refusal(runExport(hub.url, { task: id, format: 'tfjs', to: at('no') }))).toContain(
      `model.not-found Task "${id}" has no committed round yet`,
    );
    expect(await refusal(exported({ format: 'tfjs', to: at('no'), round: 7 }))).toContain('has no round 7');
    expect(await refusal(predicted(hub.url))).toContain('none was named');
    await exported({ format: 'tfjs', to: at('model') });
    expect(await refusal(predicted(at('model'), { task: 'other' }))).toContain(
      `of task "${id}", not of "other"`,
    );
    expect(await refusal(predicted(at('model')))).toContain(
      'data.empty None of 1 rows can be read; row 1: column "age" is "x"',
    );
    const weights = at('model', 'weights.bin');
    await writeFile(weights, (await readFile(weights)).fill(1, 0, 4));
    expect(await refusal(predicted(at('model')))).toContain('model.hash-mismatch');
  });
});
