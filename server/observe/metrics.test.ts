import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { taskId } from '../../core/protocol/ids.ts';
import { standing } from '../http/testing/sample-app.ts';
import type { HubFact } from '../shell/facts.ts';
import { hubMetrics } from './metrics.ts';
import { tellAll } from './tell-all.ts';
import { startTrainedHub, type TrainedHub, task } from './testing/trained-hub.ts';

/** Samples by name and labels as Prometheus writes them, e.g. `tabfed_refusals_total{task="a",code="b"}`. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('/metrics of a running hub', () => {
  let folder: string;
  let running: TrainedHub;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tabfed-metrics-'));
    running = await startTrainedHub(folder);
  });
  afterEach(async () => {
    await running.close();
    await rm(folder, { recursive: true });
  });

  const scrape = async () => {
    const answer = await fetch(`${running.hub.url}/metrics`);
    if (!answer.ok) throw new Error(running.log());
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    return samplesOf(await answer.text());
  };

  it('[OB4] stand at 0 for every task before anything happened', async () => {
    const samples = await scrape();
    const at = (name: string) => samples.get(`${name}{task="${task.id}"}`);
    expect(at('tabfed_rounds_committed_total')).toBe(0);
    expect(at('tabfed_committed_round')).toBe(0);
    expect(at('tabfed_participants_present')).toBe(2);
  });

  it('[OB4] count rounds, their time, cohort, bytes, folds, scores and refusals', async () => {
    const { durationMs, bytesDown, bytesUp } = await running.trainRound();
    await running.speakers[0].say({ type: 'no such thing' });
    const samples = await scrape();
    const at = (name: string, labels = '') => samples.get(`tabfed_${name}{task="${task.id}"${labels}}`);
    expect(at('rounds_committed_total')).toBe(1);
    expect(at('committed_round')).toBe(1);
    expect(at('round_duration_seconds_count')).toBe(1);
    expect(at('round_duration_seconds_sum')).toBeCloseTo(durationMs / 1000, 6);
    expect(at('update_bytes_received_total')).toBe(bytesUp);
    expect(at('model_bytes_sent_total')).toBe(bytesDown);
    expect(at('fold_duration_seconds_count')).toBe(2);
    expect(samples.get(`tabfed_cohort_participants_bucket{le="2",task="${task.id}"}`)).toBeGreaterThan(0);
    expect(at('score', ',metric="accuracy",rows="heldOut"')).toBe(0.75);
    expect(at('refusals_total', ',code="message.invalid"')).toBe(1);
    expect(samples.get('tabfed_resident_memory_bytes')).toBeGreaterThan(10e6);
    expect(samples.get('tabfed_event_loop_lag_seconds_count')).toBeGreaterThan(0);
  });

  it('[OB5] hold no name of a participant', async () => {
    await running.trainRound();
    const text = await (await fetch(`${running.hub.url}/metrics`)).text();
    for (const { participant, secret } of running.identities) {
      expect(text).not.toContain(participant);
      expect(text).not.toContain(secret);
    }
  });
});

describe('the metrics of a hub', () => {
  it('[OB6] see a stalled event loop', async () => {
    const metrics = hubMetrics(() => []);
    const stallsOver100Ms = async () => {
      const samples = samplesOf((await metrics.scrape()).text);
      const upTo100Ms = samples.get('tabfed_event_loop_lag_seconds_bucket{le="0.1"}')!;
      return samples.get('tabfed_event_loop_lag_seconds_count')! - upTo100Ms;
    };
    for (let stall = 1; stall <= 2; stall++) {
      const before = await stallsOver100Ms();
      const until = performance.now() + 200;
      while (performance.now() < until);
      await expect.poll(stallsOver100Ms).toBeGreaterThan(before);
    }
    metrics.close();
  });

  it('[DP22] tell what a private task has spent, and what it may', async () => {
    const privacy = {
      mechanism: 'central',
      clippingNorm: 1,
      noiseMultiplier: 1,
      expectedCohort: 2,
      budget: { epsilon: 8, delta: 1e-5 },
    } as const;
    const measured = {
      task: { ...task, privacy },
      standing: () => standing,
      rounds: [],
      ledger: { epsilon: 2.5 },
    };
    const metrics = hubMetrics(() => [measured]);
    const samples = samplesOf((await metrics.scrape()).text);
    expect(samples.get(`tabfed_privacy_epsilon{task="${task.id}"}`)).toBe(2.5);
    expect(samples.get(`tabfed_privacy_budget_epsilon{task="${task.id}"}`)).toBe(8);
    metrics.close();
  });

  it('[OB6] are of one hub each, although several run in one process', async () => {
    const [one, two] = [hubMetrics(() => []), hubMetrics(() => [])];
    one.tell({ type: 'fault', task: null, where: 'a test', error: undefined });
    expect(samplesOf((await one.scrape()).text).get('tabfed_faults_total')).toBe(1);
    expect(samplesOf((await two.scrape()).text).get('tabfed_faults_total')).toBe(0);
    one.close();
    two.close();
  });
});

describe('telling several subscribers', () => {
  it('[OB7] lets one fail alone, and says so in the log', () => {
    const fact: HubFact = { type: 'finished', task: taskId('a'), because: 'max-rounds' };
    const logged: HubFact[] = [];
    const heard: HubFact[] = [];
    const tell = tellAll(
      (told) => logged.push(told),
      [
        () => {
          throw new RangeError('cannot count');
        },
        (told) => heard.push(told),
      ],
    );
    tell(fact);
    expect(heard).toEqual([fact]);
    expect(logged).toMatchObject([fact, { type: 'fault', where: 'observing "finished"' }]);
  });
});
