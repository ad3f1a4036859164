/**
 * A trainer without tensors or rows. Its delta is a function of the model and of who trains, so that the same model
 * gives the same frame in every run; and a jumpy one, so that a single wrong bit in one round is a wrong model for
 * ever after, where real training would forgive it.
 */

import { encodeFrame } from '../../core/codec/frame.ts';
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import { sampleScore } from '../../core/testing/sample-scores.ts';
import type { ModelInput, TrainedUpdate, Trainer, TrainingJob } from '../../participant/ports.ts';

export function sensitiveTrainer(task: Task, who: number): Trainer {
  const { layout } = modelShape(task);
  let weights: Float32Array = new Float32Array();
  const hold = ({ bytes }: ModelInput) => {
    if (bytes) weights = weightsFromBytes(bytes, layout);
  };
  return {
    async prepare() {
      const rows = { trainingRows: 10, heldOutRows: 10, testRows: 0, skippedRows: 0 };
      return { ...rows, backend: 'cpu' as const, backendNotes: [] };
    },
    inspect: () => Promise.reject(new TypeError('inspect: there is no file here')),
    survey: () => Promise.reject(new TypeError('survey: there are no statistics here')),
    async train(job: TrainingJob): Promise<TrainedUpdate> {
      hold(job.model);
      const delta = weights.map((weight, i) => Math.sin(weight * 1e4 + i + who * 7.3) / 10);
      const shown = { norm: 1, wasClipped: false, clippingNorm: null, trainingLoss: 1, rowsPerSecond: 1 };
      return {
        frame: encodeFrame({ encoding: 'float32', layout, delta }),
        encoding: 'float32',
        exampleCount: 11 + 3 * who,
        shown: { ...shown, own: {}, backend: 'cpu', backendNotes: [] },
      };
    },
    async evaluate(model) {
      hold(model);
      return { heldOut: sampleScore(task, { rows: 10 }) };
    },
    predict: async () => [],
    cancel() {},
    async close() {},
  };
}
