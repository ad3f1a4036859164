import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../core/codec/frame.ts';
import { AT, surveyPlan } from '../../core/statistics/survey-plan.ts';
import { SurveyTaker } from '../../core/statistics/take-survey.ts';
import type { Data } from '../../core/task/data-schema.ts';
import { numberTask } from '../../core/testing/sample-tasks.ts';
import { expectRefused } from '../testing/round-of-three.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';

const data: Data = {
  kind: 'table',
  columns: [{ name: 'x', type: 'number', scaling: 'standardise', bounds: [0, 8] }],
  target: { name: 'y', type: 'number', center: 0, scale: 1 },
};
const { model, training, metric } = numberTask;
const task = tinyTask({ data, model, training, metric, statistics: { minParticipants: 3 } });
const plan = surveyPlan(data);

function survey(...values: number[]): Float32Array {
  const taker = new SurveyTaker(plan);
  for (const value of values) taker.addRow(() => ({ kind: 'number', value }));
  return taker.finish();
}

async function beginSurvey() {
  const running = await startHub(task);
  const speakers = [await running.connect(), await running.connect(), await running.connect()] as const;
  for (const speaker of speakers) await speaker.enrol(task);
  const { round, attempt } = await speakers[2].take('invite');
  expect(round).toBe(0);
  const message = (vector: Float32Array, changes: object = {}) => ({
    type: 'submit-update',
    round,
    attempt,
    exampleCount: 2,
    encoding: 'float32',
    frame: encodeFrame({ encoding: 'float32', layout: plan.layout, delta: vector }),
    ...changes,
  });
  return { running, speakers, message, url: `${running.hub.url}/api/tasks/${task.id}/statistics` };
}

describe('a bad survey', () => {
  it('[BI30] is refused with a code, and those of others and its own corrected one make the statistics', async () => {
    const { speakers, message, url } = await beginSurvey();
    const [anna, bo, guest] = speakers;
    const early = await fetch(url);
    expect([early.status, (await early.json()).code]).toEqual([404, 'task.statistics-missing']);

    const good = survey(1, 3);
    const at = (place: number, value: number) => good.with(place, value);
    const wrong: readonly (readonly [object, Parameters<typeof expectRefused>[1], RegExp])[] = [
      [message(at(AT.counts, 0.5)), 'statistics.invalid', /"x" holds 0.5/],
      [message(at(AT.counts, Number.NaN)), 'statistics.invalid', /holds NaN/],
      [message(at(AT.counts, Number.POSITIVE_INFINITY)), 'statistics.invalid', /holds Infinity/],
      [message(at(AT.counts, -1)), 'statistics.invalid', /counts -1 rows/],
      [message(at(AT.missing, 7)), 'statistics.invalid', /counts 2 values and 7 empty/],
      [message(at(plan.layout.parameterCount - 1, 2 ** 22)), 'statistics.invalid', /do not fit/],
      [message(good, { exampleCount: 1 }), 'statistics.invalid', /which no 1 rows can have/],
      [message(good, { exampleCount: 0 }), 'update.example-count', /0/],
      [message(good, { encoding: 'float16' }), 'update.wrong-encoding', /float16, expected float32/],
      [message(good, { frame: new Uint8Array(20) }), 'update.wrong-encoding', /does not begin like a frame/],
      [message(good, { frame: message(good).frame.slice(0, 20) }), 'update.wrong-length', /20 bytes/],
      [message(good, { round: 1 }), 'update.wrong-round', /round 1/],
      [message(good, { round: -1 }), 'message.invalid', /round/],
    ];
    for (const [bad, code, what] of wrong) expectRefused(await guest.say(bad), code, what);
    expectRefused(
      await guest.say({
        type: 'open-upload',
        round: 0,
        attempt: 1,
        exampleCount: 2,
        encoding: 'float32',
        frameBytes: 999,
        sha256: 'a'.repeat(64),
      }),
      'update.wrong-length',
      /999 bytes/,
    );
    expect(await anna.say(message(survey(2, 2)))).toEqual({ ok: true });
    expect(await bo.say(message(survey(8, 0)))).toEqual({ ok: true });
    expectRefused(await bo.say(message(survey(8, 0))), 'update.duplicate', /first one counts/);
    expect(await guest.say(message(good))).toEqual({ ok: true });

    const { statistics } = await guest.take('statistics');
    expect(statistics).toMatchObject({ cohort: 3, rows: 6, columns: { x: { count: 6, missing: 0 } } });
    expect(statistics.columns.x?.mean).toBeCloseTo(16 / 6, 14);
    expect(await (await fetch(url)).json()).toEqual({ task: task.id, taskVersion: 1, statistics });
    const { round } = await guest.take('invite');
    expect(round).toBe(1);
    const view = await (await fetch(url.replace('/statistics', ''))).json();
    expect(view.hasStatistics).toBe(true);
  });
});
