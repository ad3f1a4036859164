/** What the two halves of a running participant share: neither owns it, both report to it. */
import type { Task } from '../core/task/task.ts';
import type { ModelCache } from './model-cache.ts';
import type { SessionEvent } from './session/events.ts';
import type { SessionState } from './session/state.ts';
import type { Activity, Crossing } from './status.ts';
import type { StatusBoard } from './status-board.ts';

export interface Running {
  readonly task: Task;
  readonly board: StatusBoard;
  readonly models: ModelCache;
  /** The session as it stands now. */
  state(): SessionState;
  dispatch(event: SessionEvent): void;
  /** Shows figures of progress under the current activity. */
  show(activity: Activity): void;
  cross(crossing: Omit<Crossing, 'atMs'>): void;
  nowMs(): number;
  /** Resolves after a span, on the participant's clock. */
  sleep(ms: number): Promise<void>;
}
