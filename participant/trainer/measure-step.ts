import type { Task } from '../../core/task/task.ts';
import { Attempt } from './attempt.ts';
import { type Device, DeviceLost } from './backends.ts';
import { LocalModel } from './local-model.ts';
import { type LoopPorts, trainLocally } from './training-loop.ts';
import type { TrainingRows } from './training-rows.ts';

const ENOUGH_MS = 150;
const MAX_STEPS = 5;

/**
 * Milliseconds of one training step on a device, of the task's own model, batch and rows; on a model that is thrown
 * away. The first step is not counted: WebGL compiles its shaders in it.
 */
export async function measureStep(
  task: Task,
  rows: TrainingRows,
  device: Device,
  ports: LoopPorts,
  toBeatMs = Number.POSITIVE_INFINITY,
): Promise<number> {
  const attempt = new Attempt();
  const stopWatching = device.onLost(() => attempt.interrupt(new DeviceLost('its context was lost')));
  const oneStep = { ...task, training: { ...task.training, localEpochs: 1 } };
  const model = new LocalModel(oneStep, device);
  const training = rows.training.subarray(0, task.training.batchSize);
  const step = async () => {
    const startedAt = ports.now();
    await trainLocally({ model, rows: rows.own, training, seed: 1, attempt, ports, onProgress: () => {} });
    return ports.now() - startedAt;
  };
  try {
    await step();
    // Beyond twice the time to beat, one step has said enough.
    let spentMs = 0;
    let steps = 0;
    while (steps < MAX_STEPS && spentMs < ENOUGH_MS && (steps === 0 || spentMs < 2 * steps * toBeatMs)) {
      spentMs += await step();
      steps++;
    }
    return spentMs / steps;
  } finally {
    stopWatching();
    model.dispose();
  }
}
