import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Installs Debian's `chromium` with apt-get, which needs root; says so in one line and keeps apt's own
 * words in a log.
 *
 * @returns The program's path, or undefined where apt-get failed.
 */
export async function installDebianChromium(): Promise<string | undefined> {
  const log = path.join(tmpdir(), `tabfed-chromium-install-${process.pid}.log`);
  process.stderr.write(`No Chromium found; installing Debian's package (apt-get, log in ${log}) …\n`);
  const output = openSync(log, 'a');
  try {
    for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
      if ((await run('apt-get', args, output)) !== 0) {
        process.stderr.write(`apt-get ${args.join(' ')} failed; the reason is in ${log}\n`);
        return undefined;
      }
    }
  } finally {
    closeSync(output);
  }
  return '/usr/bin/chromium';
}

function run(program: string, args: readonly string[], output: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
