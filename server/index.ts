/** `tabfed/hub`: start a hub from a program. */

export { TabfedError } from '../core/errors/tabfed-error.ts';
export type { MergedScores, Scores } from '../core/evaluation/scores.ts';
export type { RoundSummary, Standing } from '../core/protocol/messages.ts';
export { readTask } from '../core/task/check-task.ts';
export type { Task } from '../core/task/task.ts';
export { createHub, type Hub, type HubOptions } from './hub.ts';
export type { HubLimits } from './limits/limits.ts';
export type { TlsOption } from './transport/tls.ts';
