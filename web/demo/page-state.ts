/** What the demo page knows at any moment. Everything it shows is worked out from this by pure functions. */
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';
import type { MergedScores, Scores } from '../../core/evaluation/scores.ts';
import type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
import type { TaskView } from '../../participant/courier/hub-http.ts';
import type { Backend } from '../../participant/ports.ts';
import type { ParticipantStatus, RoundView } from '../../participant/status.ts';
import type { SampleChoice, SamplePreview, SampleSplit } from '../../tasks/samples.ts';
import type { OwnFile } from './own/own-file.ts';

export type PageState =
  | { readonly view: 'loading' }
  | { readonly view: 'hub-unreachable'; readonly retryAtMs: number }
  | { readonly view: 'no-task'; readonly id: string }
  | { readonly view: 'error'; readonly error: ErrorReport }
  | ReadyState;

export interface ReadyState extends TaskView {
  readonly view: 'ready';
  readonly splits: readonly SampleSplit[];
  readonly choice: SampleChoice;
  readonly preview: PreviewState;
  /** Where the person brings rows of their own: absent = sample rows. */
  readonly own?: OwnFile;
  /** Absent until the person has agreed. */
  readonly status?: ParticipantStatus;
  /** Joined by itself after a reload, on the consent given before it. */
  readonly isRejoined: boolean;
}

export type PreviewState =
  /** The task has no sample rows. */
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: ErrorReport }
  | { readonly state: 'ready'; readonly preview: SamplePreview; readonly rows: number };

/** A participant that takes part, or would if it were not paused or cut off. */
export function isTakingPart(state: ReadyState): boolean {
  const phase = state.status?.activity.phase;
  return phase !== undefined && phase !== 'left' && phase !== 'failed' && phase !== 'finished';
}

/** The newest standing: the participant's own, else the one that the page was opened with. */
export function standingOf(state: ReadyState): Standing {
  return state.status?.standing ?? state.standing;
}

/** Rounds for the chart: the participant's view, else what the hub published when the page was opened. */
export function roundsOf(state: ReadyState): readonly RoundView[] {
  if (state.status !== undefined && state.status.rounds.length > 0) return state.status.rounds;
  return state.rounds.map((summary: RoundSummary) => ({ round: summary.round, summary }));
}

/** Of the newest round that everybody measured: what all came to, and what this tab found of the same model. */
export function newestScores({ status, latest }: ReadyState): {
  readonly overall: MergedScores | undefined;
  readonly here: Scores | undefined;
} {
  const own = status?.rounds.findLast(({ summary: { scores } }) => scores.test ?? scores.heldOut);
  return { overall: own?.summary.scores ?? latest?.scores, here: own?.here };
}

/** Whether the trainer holds a model to ask: one has come in, and the participant has not left. */
export function canTry(state: ReadyState): boolean {
  const { status } = state;
  if (status === undefined || status.activity.phase === 'left' || status.activity.phase === 'failed')
    return false;
  return status.crossings.some(({ what }) => what === 'model');
}

/** What the URL asks for; unknown values are left out. */
export interface PageQuery {
  readonly task: string;
  readonly split?: string;
  /** Counts from 0. */
  readonly part?: number;
  /** Rows of the person's own: after a reload, its file has to be chosen again. */
  readonly isOwn: boolean;
  readonly backend: Backend | 'auto';
}

export function parseQuery(search: string): PageQuery {
  const query = new URLSearchParams(search);
  const part = query.get('part');
  const backend = query.get('backend');
  return {
    task: query.get('task') ?? 'digits',
    split: query.get('split') ?? undefined,
    isOwn: query.get('rows') === 'own',
    part: part !== null && /^\d{1,6}$/.test(part) ? Number(part) : undefined,
    backend: backend === 'webgl' || backend === 'wasm' || backend === 'cpu' ? backend : 'auto',
  };
}

/** Parts that a tab picks from when the URL names none: few, so that several tabs share their cached files. */
const RANDOM_PARTS = 20;

/**
 * The split and part that the URL asks for where they exist, else the first split and a random part.
 *
 * @param random - A number from 0 up to, not including, 1.
 */
export function chooseSample(splits: readonly SampleSplit[], query: PageQuery, random: number): SampleChoice {
  const split = splits.find(({ id }) => id === query.split) ?? splits[0];
  if (split === undefined)
    throw new RangeError('splits: expected at least one way to share out the rows, got none');
  const part =
    query.part !== undefined && query.part < split.parts
      ? query.part
      : Math.floor(random * Math.min(split.parts, RANDOM_PARTS));
  return { split: split.id, part };
}
