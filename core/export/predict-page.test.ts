import { describe, expect, it } from 'vitest';
import { binaryTask } from '../testing/sample-tasks.ts';
import { toBase64 } from './base64.ts';
import { isExportedModel } from './exported-model.ts';
import { MODEL_PLACE, toPredictPage } from './predict-page.ts';

describe('a page with a model in it', () => {
  it('holds task and weights, and no text of a task can end the data block', () => {
    const task = { ...binaryTask, owner: '</script><!--' };
    const page = toPredictPage(`a${MODEL_PLACE}b`, { task, round: 3, modelId: 'ab' }, Float32Array.of(1, -2));
    expect(page).not.toContain('<');
    const json = JSON.parse(page.slice(1, -1));
    expect(json).toMatchObject({ format: 'tabfed-model', round: 3, task: { owner: '</script><!--' } });
    expect(json.weights).toBe(Buffer.from(Float32Array.of(1, -2).buffer).toString('base64'));
  });

  it('is read again with the scores of everybody, as a hub tells them', () => {
    const spread = { participants: 5, worst: 0.6, median: 0.7, best: 0.8 };
    const test = { exampleCount: 90, participants: 5, metrics: { auc: 0.7 }, spread: { auc: spread } };
    const model = { task: binaryTask, round: 3, modelId: 'ab', scores: { test } };
    const json = (scores: object) =>
      JSON.parse(toPredictPage(MODEL_PLACE, { ...model, scores }, Float32Array.of(1)));
    expect(isExportedModel(json(model.scores))).toBe(true);
    expect(isExportedModel(json({ test: 'good' }))).toBe(false);
  });

  it('is not made of a template without exactly one place', () => {
    const model = { task: binaryTask, round: 0, modelId: '' };
    for (const template of ['', MODEL_PLACE + MODEL_PLACE])
      expect(() => toPredictPage(template, model, new Float32Array(1))).toThrow(RangeError);
  });

  it('has bytes as base64 of any length', () => {
    for (let length = 0; length < 9; length++) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 91 + 200) % 256);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
  });
});
