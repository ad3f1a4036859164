import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Column } from '../../core/task/columns.ts';
import type { Task } from '../../core/task/task.ts';
import { credit } from '../../tasks/credit/task.ts';
import { demand } from '../../tasks/demand/task.ts';
import { linear } from '../../tasks/linear/task.ts';
import { attackOf } from './attacks.ts';
import { NO_FAULTS } from './faults.ts';
import { csvOf } from './records.ts';
import { runSimulation, type SimulationOptions } from './run-simulation.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tabfed-simulation-'));
});
afterAll(() => rm(folder, { recursive: true }));

const faults = { dropout: 0.3, stragglers: 0.1, byzantine: { share: 0.2, attack: attackOf('noise') } };
const options: SimulationOptions = {
  participants: 20,
  partition: { kind: 'dirichlet', alpha: 2 },
  fraction: 0.5,
  rounds: 4,
  seed: 5,
  faults,
  workers: 1,
};
const models = ({ rounds }: { rounds: readonly { modelId: string }[] }) =>
  rounds.map(({ modelId }) => modelId);

describe('a simulation', () => {
  test('[SM2] gives the same bits on one thread and on two, and others for another seed', async () => {
    const [one, two, other] = await Promise.all([
      runSimulation(credit, options),
      runSimulation(credit, { ...options, workers: 2 }),
      runSimulation(credit, { ...options, seed: 6 }),
    ]);
    expect(models(one)).toHaveLength(4);
    expect(models(two)).toEqual(models(one));
    expect(models(other)).not.toEqual(models(one));
    expect(two.rounds.map(({ metrics }) => metrics)).toEqual(one.rounds.map(({ metrics }) => metrics));
    // From its source a thread compiles all that it needs.
  }, 60_000);

  test('[SM3] that was stopped, and lost its last lines, goes on to the same bits; another one is refused', async () => {
    const file = join(folder, 'stopped.jsonl');
    const whole = await runSimulation(credit, options);
    let told = 0;
    const stopped = await runSimulation(
      credit,
      { ...options, file },
      { onRound: () => void told++, isStopped: () => told === 2 },
    );
    expect(stopped.end).toBe('stopped');
    const [head, first, second] = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, `${head}\n${first}\n${second!.slice(0, 20)}`);

    const rest: number[] = [];
    const resumed = await runSimulation(
      credit,
      { ...options, file },
      { onRound: ({ round }) => void rest.push(round) },
    );
    expect(rest).toEqual([3, 4]);
    expect(models(resumed)).toEqual(models(whole));
    const lines = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, round }) => round ?? type)).toEqual(['simulation', 1, 2, 3, 4]);

    await expect(runSimulation(credit, { ...options, file, faults: NO_FAULTS })).rejects.toMatchObject({
      code: 'simulation.other-run',
    });
  });

  test('[SM5] counts whom it lost, and takes no update of theirs', async () => {
    const { rounds } = await runSimulation(credit, { ...options, rounds: 6 });
    for (const { invited, reported, droppedOut, late, declined } of rounds) {
      expect(reported + droppedOut + late + declined).toBe(invited);
      expect(reported).toBeGreaterThanOrEqual(5);
    }
    expect(rounds.some(({ droppedOut }) => droppedOut > 0)).toBe(true);
    expect(rounds.some(({ late }) => late > 0)).toBe(true);
  });

  test('[SM1] holds to what the task says of its rounds, as a hub does', async () => {
    const plain = { ...options, faults: NO_FAULTS, rounds: 1 };
    const [whole, half] = await Promise.all([
      runSimulation(credit, plain),
      runSimulation(credit, {
        ...plain,
        patch: { aggregation: { serverOptimizer: { name: 'sgd', learningRate: 0.5 } } },
      }),
    ]);
    expect(models(half)).not.toEqual(models(whole));
    const refusing = { ...plain, quorum: 1, patch: { aggregation: { maxDeltaNorm: 1e-9 } } };
    await expect(runSimulation(credit, refusing)).rejects.toMatchObject({ code: 'simulation.stuck' });
    await expect(
      runSimulation(credit, { ...plain, patch: { aggregation: { momentun: 1 } } }),
    ).rejects.toMatchObject({ code: 'task.invalid', what: expect.stringContaining('momentun') });
  });

  test('[SM1] surveys a cohort before the first round where the task scales by statistics', async () => {
    if (linear.data.kind !== 'table') throw new TypeError('expected a table');
    const columns = linear.data.columns.map(({ name }): Column => {
      return { name, type: 'number', scaling: 'standardise', bounds: [0, 10] };
    });
    const task: Task = { ...linear, data: { ...linear.data, columns } };
    const { end, rounds } = await runSimulation(task, { seed: 1, rounds: 3, target: 1e9, workers: 1 });
    expect(end).toBe('target-held');
    expect(rounds).toHaveLength(1);
    expect(csvOf(rounds).split('\n')[1]).toContain(rounds[0]!.modelId);
  });

  test('[SM4] leaves rows that follow each other together', async () => {
    await expect(runSimulation(demand, { ...options, partition: { kind: 'iid' } })).rejects.toMatchObject({
      code: 'simulation.arguments',
      next: expect.stringContaining('split'),
    });
  });
});
