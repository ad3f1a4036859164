import { describe, expect, it } from 'vitest';
import { modelId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import { checkTask } from '../../core/task/check-task.ts';
import { fixedSteps } from '../../core/task/number-steps.ts';
import { credit } from '../../tasks/credit/task.ts';
import { linear } from '../../tasks/linear/task.ts';
import { demoFinal, demoRound, predictLine } from './demo-report.ts';
import { demoTask } from './demo-task.ts';

const summary: RoundSummary = {
  round: 2,
  attempt: 1,
  modelId: modelId('ab'.repeat(32)),
  participants: 2,
  examples: 5,
  bytesUp: 80,
  bytesDown: 16,
  durationMs: 900,
  committedAtMs: 1_700_000_000_000,
  scores: { test: { exampleCount: 5, metrics: { loss: 0.25, mae: 0.5 } } },
};

/** y = 0.5x + 0.5 as the linear task's scaled inputs and targets see it. */
function exactLine(): Uint8Array {
  const { data } = linear;
  if (data.kind !== 'table' || data.target.type !== 'number') throw new Error('linear is a table');
  const column = data.columns[0];
  if (column?.type !== 'number') throw new Error('x is a number');
  const [x, y] = [fixedSteps(column), fixedSteps(data.target)];
  const slope = (0.5 * x.scale) / y.scale;
  const bias = (0.5 * x.center + 0.5 - y.center) / y.scale;
  return new Uint8Array(new Float32Array([slope, bias]).buffer);
}

describe('the report of a round', () => {
  it('has every field, and null for a metric that the task has not', () => {
    expect(demoRound(summary)).toEqual({
      round: 2,
      participants: 2,
      examples: 5,
      loss: 0.25,
      accuracy: null,
      mae: 0.5,
      bytesUp: 80,
      bytesDown: 16,
      durationMs: 900,
    });
  });
});

describe('the final report', () => {
  it('says what the line answers for x = 6, in the unit of y', () => {
    const { prediction } = demoFinal(linear, summary, exactLine()) as {
      prediction: { x: number; y: number };
    };
    expect(prediction.x).toBe(6);
    expect(prediction.y).toBeCloseTo(3.5, 5);
  });

  it('has no prediction for a task that is no line', () => {
    expect(predictLine(credit, exactLine(), 6)).toBeUndefined();
    expect(demoFinal(credit, summary, exactLine())).not.toHaveProperty('prediction');
  });
});

describe("the demo's task", () => {
  it('needs every tab, runs exactly the rounds asked for, and is still a valid task', () => {
    const task = demoTask(linear, 3, 7);
    expect(task.rounds).toMatchObject({ minParticipants: 3, cohortSize: 3, quorum: 3, maxRounds: 7 });
    expect(task.rounds.target).toBeUndefined();
    expect(checkTask(task)).toMatchObject({ ok: true });
  });
});
