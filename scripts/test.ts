/**
 * `npm test`: types, lint, build, unit tests and browser tests, in this order, up to the first stage that
 * fails. The last line counts the tests. `--full` asks for the larger counts (TABFED_FULL=1).
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addCounts, type Counts, NOTHING, totalsLine } from './test/reports.ts';
import { STAGES, type Stage } from './test/stages.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function main(): Promise<number> {
  let totals = NOTHING;
  for (const stage of STAGES) {
    if (stage.isLive) console.log(`${stage.name} …`);
    const startedAt = performance.now();
    const { isOk, output } = await runStage(stage);
    const counts = countsOf(stage, isOk);
    totals = addCounts(totals, counts);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    const tests = stage.report ? `, ${counts.passed} tests` : '';
    if (!isOk) console.log(output);
    console.log(`${stage.name.padEnd(8)} ${isOk ? `ok${tests}` : 'FAILED'} (${seconds} s)`);
    if (!isOk) {
      console.log(`\n${totalsLine(totals)}`);
      return 1;
    }
  }
  console.log(`\n${totalsLine(totals)}`);
  return 0;
}

async function runStage(stage: Stage): Promise<{ isOk: boolean; output: string }> {
  if (stage.report) rmSync(path.join(root, stage.report.file), { force: true });
  const output: string[] = [];
  for (const [program, ...args] of stage.commands) {
    const code = await run(program, args, stage.isLive ? undefined : output);
    if (code !== 0) return { isOk: false, output: output.join('') };
  }
  return { isOk: true, output: output.join('') };
}

/** A stage that failed without naming a test counts as one failure: the totals never look clean. */
function countsOf(stage: Stage, isOk: boolean): Counts {
  const counts =
    stage.report && (isOk || existsSync(path.join(root, stage.report.file)))
      ? readReport(stage.report)
      : NOTHING;
  return isOk || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport({ file, count }: NonNullable<Stage['report']>): Counts {
  return count(JSON.parse(readFileSync(path.join(root, file), 'utf8')) as never);
}

/** Runs a program of node_modules; its output goes to `output`, or to this terminal without one. */
function run(program: string, args: readonly string[], output: string[] | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(program, args, {
      cwd: root,
      shell: isWindows,
      stdio: ['ignore', output ? 'pipe' : 'inherit', output ? 'pipe' : 'inherit'],
      env: {
        ...process.env,
        PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
        ...(process.argv.includes('--full') ? { TABFED_FULL: '1' } : {}),
      },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => output?.push(text));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

mkdirSync(path.join(root, 'test-results'), { recursive: true });
process.exitCode = await main();
