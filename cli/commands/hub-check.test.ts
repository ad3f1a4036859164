import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binaryTask } from '../../core/testing/sample-tasks.ts';
import { createHub } from '../../server/hub.ts';

const TABFED = fileURLToPath(new URL('../tabfed.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-hub-check-'));
});
afterEach(() => rm(folder, { recursive: true }));

const startHub = () => createHub({ port: 0, host: '127.0.0.1', dataFolder: folder, tasks: [binaryTask] });

async function check(): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', TABFED, 'hub', '--check', '--data', folder]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, lines: text.trim().split('\n') };
}

describe('tabfed hub --check', () => {
  it('[ST49] ends with 0 and one line where all is intact, and with 1 while a hub runs', async () => {
    const hub = await startHub();
    const running = await check();
    await hub.close();
    expect(running).toEqual({
      code: 1,
      lines: [expect.stringContaining('is in use by another hub'), expect.stringMatching(/^Stop that hub/)],
    });
    expect(await check()).toEqual({
      code: 0,
      lines: [`${folder}: 1 tasks, 0 committed rounds; all of it is intact.`],
    });
  });

  it('[ST48] ends with 1 and a line for each finding, the audit log’s among them', async () => {
    await (await startHub()).close();
    expect(await readdir(folder)).toContain('audit.jsonl');
    await writeFile(join(folder, 'audit.jsonl'), '{"not":"a chain"}\n');
    const { code, lines } = await check();
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/^damage: Audit log: .+\. .+\.$/);
    expect(lines.at(-1)).toMatch(/found damaged\.$/);
  });
});
