/**
 * The hub's figures for Prometheus. What happens is counted as the facts are told; what is (who is here, the newest
 * round) is read when somebody scrapes. Every label has bounded values: the hub's tasks, and codes and names from
 * tables; nothing that a participant made up becomes a series.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { Standing } from '../../core/protocol/messages.ts';
import { METRICS } from '../../core/task/metrics.ts';
import type { Task } from '../../core/task/task.ts';
import type { TellFact } from '../shell/facts.ts';

/** What of a task is read at a scrape. */
export interface MeasuredTask {
  readonly task: Task;
  standing(): Standing;
  readonly rounds: readonly { readonly round: number; readonly scores: MergedScores }[];
  /** Of a private task. */
  readonly ledger?: { readonly epsilon: number } | undefined;
}

export interface HubMetrics {
  readonly tell: TellFact;
  /** The text that Prometheus reads, and its content type. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Ends the measuring of the event loop. */
  close(): void;
}

/** Spacing of the looks at the event loop: a stall of 50 ms is never missed. */
const LOOP_EVERY_MS = 20;

/** @param tasks - Read at every scrape; its tasks' counters stand at 0 from the first one on. */
export function hubMetrics(tasks: () => readonly MeasuredTask[]): HubMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `tabfed_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `tabfed_${name}`, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name: `tabfed_${name}`, help, labelNames: ['task'], buckets, registers });

  const committed = counter('rounds_committed_total', 'Rounds whose model is durable.', 'task');
  const abandoned = counter('rounds_abandoned_total', 'Attempts that came to nothing.', 'task', 'because');
  const declined = counter('rounds_declined_total', 'Members that could not deliver.', 'task', 'code');
  const refused = counter(
    'refusals_total',
    'Messages refused, by code; without a task where the sender had not enrolled.',
    'task',
    'code',
  );
  const faults = counter('faults_total', 'Faults of the hub itself; its log has the reasons.');
  const bytesUp = counter('update_bytes_received_total', 'Bytes of accepted frames.', 'task');
  const bytesDown = counter(
    'model_bytes_sent_total',
    'Bytes of models sent; counted when a round is committed.',
    'task',
  );
  const duration = histogram(
    'round_duration_seconds',
    'From invitation to commit.',
    [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800],
  );
  const cohort = histogram(
    'cohort_participants',
    'Participants invited to an attempt.',
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
  );
  const foldTime = histogram(
    'fold_duration_seconds',
    'Decoding, checking and adding one frame.',
    [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1],
  );
  const present = gauge('participants_present', 'Enrolled, reachable and not paused.', 'task');
  const round = gauge('committed_round', 'The newest committed round; 0 before the first.', 'task');
  const score = gauge('score', 'Newest score of the global model.', 'task', 'metric', 'rows');
  const epsilon = gauge('privacy_epsilon', 'ε that the task has spent, at the δ of its budget.', 'task');
  const budget = gauge('privacy_budget_epsilon', 'ε that the task may spend.', 'task');
  const lag = new Histogram({
    name: 'tabfed_event_loop_lag_seconds',
    help: `How much later than due the event loop ran, looked at every ${LOOP_EVERY_MS} ms.`,
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    registers,
  });
  const resident = gauge('resident_memory_bytes', 'Memory of the process in RAM.');

  // By hand: node's own monitor forgets the stall that follows each of its resets.
  let lookedAtMs = performance.now();
  const loop = setInterval(() => {
    const nowMs = performance.now();
    lag.observe(Math.max(0, nowMs - lookedAtMs - LOOP_EVERY_MS) / 1000);
    lookedAtMs = nowMs;
  }, LOOP_EVERY_MS);
  loop.unref();

  const tell: TellFact = (fact) => {
    switch (fact.type) {
      case 'round-began':
        cohort.observe({ task: fact.task }, fact.cohortSize);
        return;
      case 'update-folded':
        bytesUp.inc({ task: fact.task }, fact.frameBytes);
        foldTime.observe({ task: fact.task }, fact.foldMs / 1000);
        return;
      case 'round-declined':
        declined.inc({ task: fact.task, code: fact.code });
        return;
      case 'round-abandoned':
        abandoned.inc({ task: fact.task, because: fact.because });
        return;
      case 'round-committed':
        committed.inc({ task: fact.task });
        duration.observe({ task: fact.task }, fact.summary.durationMs / 1000);
        bytesDown.inc({ task: fact.task }, fact.summary.bytesDown);
        return;
      case 'refused':
        refused.inc({ task: fact.task ?? '', code: fact.error.code });
        return;
      case 'fault':
        faults.inc();
        return;
    }
  };

  const read = () => {
    for (const measured of tasks()) {
      const { task, rounds, ledger } = measured;
      const labels = { task: task.id };
      for (const each of [committed, bytesUp, bytesDown]) each.inc(labels, 0);
      const { present: here, committedRound } = measured.standing();
      present.set(labels, here);
      round.set(labels, committedRound);
      if (ledger) epsilon.set(labels, ledger.epsilon);
      if (task.privacy.mechanism !== 'none') budget.set(labels, task.privacy.budget.epsilon);
      const newest = rounds.findLast(({ scores }) => scores.heldOut ?? scores.test)?.scores;
      for (const rows of ['heldOut', 'test'] as const) {
        // Participants name the metrics that they send; only those of the table become series.
        for (const metric of Object.keys(METRICS)) {
          const value = newest?.[rows]?.metrics[metric];
          if (value !== undefined) score.set({ task: task.id, metric, rows }, value);
        }
      }
    }
    resident.set(process.memoryUsage.rss());
  };

  return {
    tell,
    async scrape() {
      read();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    close: () => clearInterval(loop),
  };
}
