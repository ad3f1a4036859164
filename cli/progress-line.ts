/** One line a round for a terminal, in the words and units of the pages. */
import type { MergedScore, MergedScores } from '../core/evaluation/scores.ts';

export interface RoundLine {
  readonly round: number;
  readonly maxRounds: number;
  readonly participants: number;
  readonly examples: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly durationMs: number;
}

/** The score that speaks for a round: the task's public test rows, else the rows nobody trains on. */
export function speakingScore(scores: MergedScores): MergedScore | undefined {
  return scores.test ?? scores.heldOut;
}

/** E.g. `round 3/5 ██████░░░░  4 participants  10,000 examples  loss 0.31  accuracy 91.2 %  … `. */
export function formatRound(line: RoundLine): string {
  const metrics = Object.entries(line.metrics).map(([name, value]) => `${name} ${formatMetric(name, value)}`);
  return [
    `round ${String(line.round).padStart(String(line.maxRounds).length)}/${line.maxRounds} ${bar(line.round / line.maxRounds)}`,
    `${line.participants} participants`,
    `${line.examples.toLocaleString('en')} examples`,
    ...metrics,
    `${formatBytes(line.bytesUp)} up`,
    `${formatBytes(line.bytesDown)} down`,
    `${(line.durationMs / 1000).toFixed(1)} s`,
  ].join('  ');
}

/** `share` 0…1 in ten blocks. */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * 10);
  return '█'.repeat(full) + '░'.repeat(10 - full);
}

export function formatMetric(name: string, value: number): string {
  return name === 'accuracy' ? `${(100 * value).toFixed(1)} %` : value.toPrecision(3);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
