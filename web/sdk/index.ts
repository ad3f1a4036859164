/** What the package publishes for browsers, as `tabfed`. */
export type { ErrorCode, Retry } from '../../core/errors/codes.ts';
export { type ErrorReport, TabfedError } from '../../core/errors/tabfed-error.ts';
export type { MergedScores, Scores } from '../../core/evaluation/scores.ts';
export type { RoundSummary, Standing } from '../../core/protocol/messages.ts';
export type {
  ByteFile,
  CsvSource,
  DataSource,
  FileSource,
  ImagesSource,
  RowsSource,
} from '../../core/task/data-source.ts';
export type { ColumnMapping, Mapping } from '../../core/task/mapping.ts';
export type { Politeness } from '../../core/task/politeness.ts';
export type { Task } from '../../core/task/task.ts';
export type { PoliteReason } from '../../participant/politeness/polite-reason.ts';
export type { Backend, DataProfile, TryInput, TryOutput } from '../../participant/ports.ts';
export type {
  Activity,
  Crossing,
  Participant,
  ParticipantStatus,
  RoundView,
} from '../../participant/status.ts';
export type {
  Consent,
  EmbedEvents,
  EmbedStatus,
  PageData,
  PageRow,
  Pushed,
  TabfedGlobal,
} from './embed/contract.ts';
export { type JoinOptions, join } from './join.ts';
