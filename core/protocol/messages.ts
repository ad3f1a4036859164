/**
 * What is said between a participant and the hub: one strict schema a message, unknown fields refused,
 * types derived from the schemas. The inside of a frame is the business of core/codec.
 *
 * Every message of a participant is answered by an acknowledgement (`Reply`); the hub's own are not.
 * Rules: docs/SPEC.md, group PR. A table for implementers: docs/PROTOCOL.md.
 */
import * as z from 'zod/mini';
import { ERROR_CODE_NAMES } from '../errors/codes.ts';
import { MergedScoresSchema, ScoresSchema } from '../evaluation/scores.ts';
import { TaskStatisticsSchema } from '../task/statistics.ts';
import type { ModelId, ParticipantId, TaskId } from './ids.ts';
import { MAX_CHUNK_BYTES, MAX_ID_LENGTH, MAX_INLINE_BYTES, MAX_TOKEN_LENGTH } from './limits.ts';

// ---- parts -----------------------------------------------------------------------------------------

const id = () =>
  z.string().check(z.minLength(1), z.maxLength(MAX_ID_LENGTH), z.regex(/^[a-z0-9][a-z0-9_-]*$/i));
export const TaskIdSchema = z.pipe(
  id(),
  z.transform((value): TaskId => value as TaskId),
);
export const ParticipantIdSchema = z.pipe(
  id(),
  z.transform((value): ParticipantId => value as ParticipantId),
);
export const ModelIdSchema = z.pipe(
  z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  z.transform((value): ModelId => value as ModelId),
);
const count = () => z.int().check(z.nonnegative());
const bytesUpTo = (limit: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.byteLength <= limit, {
    error: `expected at most ${limit} bytes as a Uint8Array`,
  });

/** Rounds that train count from 1. */
const roundNumber = () => z.int().check(z.positive());
/** Round 0 collects statistics of participants' columns, before the first that trains, where the task wants it. */
const anyRound = () => count();
/** A round that was abandoned, or interrupted by a crash, is invited again under the next attempt. */
const attemptNumber = () => z.int().check(z.positive());

export const EncodingSchema = z.enum(['float32', 'float16', 'int8']);
/** How a delta's numbers are written in a frame. */
export type Encoding = z.infer<typeof EncodingSchema>;

const ErrorReportSchema = z.strictObject({
  code: z.enum(ERROR_CODE_NAMES),
  what: z.string(),
  next: z.string(),
});

const ModelOffer = z.strictObject({
  id: ModelIdSchema,
  bytes: count(),
  /** The model itself where it is small; otherwise `GET /models/<id>`. */
  inline: z.optional(bytesUpTo(MAX_INLINE_BYTES)),
});
export type ModelOffer = z.infer<typeof ModelOffer>;

// ---- participant → hub -----------------------------------------------------------------------------

const Enrol = z.strictObject({
  type: z.literal('enrol'),
  protocolVersion: z.int(),
  task: TaskIdSchema,
  taskVersion: z.int(),
  encodings: z.array(z.string().check(z.maxLength(MAX_ID_LENGTH))).check(z.maxLength(16)),
  /** Where this participant was enrolled before: proves that it is the same one. */
  resume: z.optional(
    z.strictObject({ participant: ParticipantIdSchema, secret: z.string().check(z.maxLength(128)) }),
  ),
  /** A join token, where the task asks for one; not needed to resume. */
  token: z.optional(z.string().check(z.maxLength(MAX_TOKEN_LENGTH))),
});

const updateHeader = {
  round: anyRound(),
  attempt: attemptNumber(),
  /** Rows that the delta was trained on. Any number fits here: bounds are the task's, and have a code of their own. */
  exampleCount: z.number(),
  encoding: EncodingSchema,
};

/** A whole update in one event, for frames up to MAX_INLINE_BYTES. */
const SubmitUpdate = z.strictObject({
  type: z.literal('submit-update'),
  ...updateHeader,
  frame: bytesUpTo(MAX_INLINE_BYTES),
});

/** Announces a frame that comes in chunks; the reply says how much of it the hub has already. */
const OpenUpload = z.strictObject({
  type: z.literal('open-upload'),
  ...updateHeader,
  frameBytes: z.int().check(z.positive()),
  /** Over the whole frame: a frame that was cut or mixed up is never folded. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
});

/** The reply to the last chunk is the verdict on the whole update. */
const SendChunk = z.strictObject({
  type: z.literal('send-chunk'),
  upload: id(),
  offset: count(),
  bytes: bytesUpTo(MAX_CHUNK_BYTES),
});

/** The participant cannot deliver this round (its trainer failed), but stays. */
const DeclineRound = z.strictObject({
  type: z.literal('decline-round'),
  round: anyRound(),
  attempt: attemptNumber(),
  code: z.enum(ERROR_CODE_NAMES),
});

/** How good the newly committed model is on rows that this participant does not train on. */
const SubmitScore = z.strictObject({
  type: z.literal('submit-score'),
  round: roundNumber(),
  scores: ScoresSchema,
});

/**
 * The first `true` after enrolling says that the participant is ready to be invited. A paused one (`false`)
 * keeps its place, and is not waited for longer than one that went away.
 */
const SetAvailability = z.strictObject({
  type: z.literal('set-availability'),
  isAvailable: z.boolean(),
});

const Leave = z.strictObject({ type: z.literal('leave') });

export const ParticipantMessageSchema = z.discriminatedUnion('type', [
  Enrol,
  SubmitUpdate,
  OpenUpload,
  SendChunk,
  DeclineRound,
  SubmitScore,
  SetAvailability,
  Leave,
]);
export type ParticipantMessage = z.infer<typeof ParticipantMessageSchema>;

// ---- hub → participant -----------------------------------------------------------------------------

/** Where a task stands, sent on enrolment and whenever it changes: what a page says it waits for. */
export const StandingSchema = z.strictObject({
  phase: z.enum(['recruiting', 'training', 'committing', 'evaluating', 'finished']),
  /** The newest committed round; 0 before the first. */
  committedRound: count(),
  maxRounds: count(),
  /** Enrolled and reachable now; while a round is waited for, without those who rest after an earlier one. */
  present: count(),
  /** Fewest participants that start a round. */
  needed: count(),
  /** Fewest updates that may be aggregated. */
  quorum: count(),
  /** Invited to the round under way; 0 outside one. */
  invited: count(),
  reported: count(),
  /** Joined too late for the round under way. */
  waiting: count(),
  /** Until the round closes at the latest; absent outside one. A span, since clocks differ. */
  remainingMs: z.optional(count()),
  /** Statistics are collected before anything is trained: `needed` and `quorum` are of that. */
  lacksStatistics: z.optional(z.literal(true)),
  finishedBecause: z.optional(z.enum(['max-rounds', 'target-held', 'privacy-spent'])),
});
export type Standing = z.infer<typeof StandingSchema>;
export type FinishedBecause = NonNullable<Standing['finishedBecause']>;

export const RoundSummarySchema = z.strictObject({
  round: roundNumber(),
  attempt: attemptNumber(),
  modelId: ModelIdSchema,
  participants: count(),
  examples: count(),
  bytesUp: count(),
  bytesDown: count(),
  durationMs: count(),
  committedAtMs: count(),
  /** What all who measured the model come to. Empty until scored. */
  scores: MergedScoresSchema,
  /** ε of the task's ledger with this release, at the δ of its budget; absent where no privacy is claimed. */
  epsilon: z.optional(z.number().check(z.nonnegative())),
});
/** One committed round, as the API, the pages and the store have it. */
export type RoundSummary = z.infer<typeof RoundSummarySchema>;

const Invite = z.strictObject({
  type: z.literal('invite'),
  round: anyRound(),
  attempt: attemptNumber(),
  model: ModelOffer,
  remainingMs: count(),
});

/** The attempt came to nothing. A frame made for it is still good: the same round is invited again. */
const RoundAbandoned = z.strictObject({
  type: z.literal('round-abandoned'),
  round: anyRound(),
  attempt: attemptNumber(),
  because: z.enum(['deadline', 'too-few-left', 'not-committed']),
});

/** The next version is safe on disk; whoever can measures it and answers with `submit-score`. */
const Committed = z.strictObject({
  type: z.literal('committed'),
  summary: RoundSummarySchema,
  model: ModelOffer,
});

/** The statistics are collected: a participant prepares its rows with them. Also in the reply to `enrol`. */
const Statistics = z.strictObject({ type: z.literal('statistics'), statistics: TaskStatisticsSchema });

const Scored = z.strictObject({
  type: z.literal('scored'),
  round: roundNumber(),
  scores: MergedScoresSchema,
});

const StandingChanged = z.strictObject({ type: z.literal('standing'), standing: StandingSchema });

/** The last message before the hub closes the connection. */
const Dismiss = z.strictObject({ type: z.literal('dismiss'), error: ErrorReportSchema });

export const HubMessageSchema = z.discriminatedUnion('type', [
  Invite,
  RoundAbandoned,
  Statistics,
  Committed,
  Scored,
  StandingChanged,
  Dismiss,
]);
export type HubMessage = z.infer<typeof HubMessageSchema>;

// ---- acknowledgements ------------------------------------------------------------------------------

export const EnrolledSchema = z.strictObject({
  participant: ParticipantIdSchema,
  /** Shown once; kept by the participant to prove itself after a reconnect or a reload. */
  secret: z.string(),
  standing: StandingSchema,
  /** Committed rounds so far, oldest first, for the page's chart. At most the newest 200. */
  history: z.array(RoundSummarySchema),
  /** Of all participants, where the task collects them and they are there. */
  statistics: z.optional(TaskStatisticsSchema),
});
export type Enrolled = z.infer<typeof EnrolledSchema>;

export const UploadProgressSchema = z.strictObject({ upload: z.string(), receivedBytes: count() });
export type UploadProgress = z.infer<typeof UploadProgressSchema>;

/** `value` by message: enrol → Enrolled; open-upload, send-chunk → UploadProgress; otherwise absent. */
export const ReplySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.optional(z.union([EnrolledSchema, UploadProgressSchema])) }),
  z.strictObject({ ok: z.literal(false), error: ErrorReportSchema }),
]);
export type Reply = z.infer<typeof ReplySchema>;
