/**
 * A task is data: what is learnt, from which columns or images, with which model, and by which rules its
 * rounds run. The hub publishes it as JSON; a participant needs no code from a task's author.
 *
 * Every field has its unit, default and reason in docs/TASKS.md. Rules across fields: `check-task.ts`.
 */
import * as z from 'zod/mini';
import { EncodingSchema, TaskIdSchema } from '../protocol/messages.ts';
import { AggregationSchema } from './aggregation.ts';
import { DataSchema } from './data-schema.ts';
import { LayerSchema } from './layers.ts';
import { METRICS } from './metrics.ts';
import { PolitenessSchema } from './politeness.ts';
import { PrivacySchema } from './privacy.ts';

const positiveInt = () => z.int().check(z.positive());
const positive = () => z.number().check(z.positive());
const fraction = () => z.number().check(z.gt(0), z.lt(1));
const text = (limit: number) => z.string().check(z.minLength(1), z.maxLength(limit));

const TaskTextSchema = z.strictObject({
  /** A few words, for lists. */
  name: text(60),
  /** The page's headline: what the person helps to do. */
  title: text(120),
  /** One sentence: what is learnt. */
  purpose: text(400),
  /** One sentence: from what, where the rows come from. */
  data: text(400),
  /** What one row is called, plural: "images", "loans". */
  rows: text(30),
  /** What the model must not be used for, where that needs saying. */
  caution: z.optional(text(200)),
});
export type TaskText = z.infer<typeof TaskTextSchema>;

/** What momentum or Adam remembers: `reset` at every round (the default), or `kept` in the tab from round to round. */
const optimizerState = z.optional(z.enum(['reset', 'kept']));

const TrainingSchema = z.strictObject({
  loss: z.enum([
    'mean-squared-error',
    'binary-cross-entropy',
    'categorical-cross-entropy',
    'hidden-item-cross-entropy',
    'cox-partial-likelihood',
  ]),
  /** How many times as much a positive row weighs in the loss; for rare events. Absent = 1. */
  positiveWeight: z.optional(positive()),
  optimizer: z.discriminatedUnion('name', [
    z.strictObject({ name: z.literal('sgd'), learningRate: positive() }),
    z.strictObject({
      name: z.literal('momentum'),
      learningRate: positive(),
      momentum: fraction(),
      state: optimizerState,
    }),
    z.strictObject({ name: z.literal('adam'), learningRate: positive(), state: optimizerState }),
  ]),
  /** µ of FedProx: how strongly local training is held to the round's global weights. Absent = not at all. */
  proximalWeight: z.optional(positive()),
  batchSize: positiveInt(),
  /** Passes over the local rows in one round. */
  localEpochs: positiveInt(),
  /** Share of the local rows kept aside to measure the model, never trained on. 0 = none. */
  heldOutFraction: z.number().check(z.nonnegative(), z.lt(1)),
});
export type Training = z.infer<typeof TrainingSchema>;

const RoundsSchema = z.strictObject({
  /** Fewest waiting participants that start a round. */
  minParticipants: positiveInt(),
  /** Who is invited where more are here than have a place; absent = everybody in turn. */
  selection: z.optional(
    z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal('in-turn') }),
      z.strictObject({ name: z.literal('random'), seed: z.int() }),
    ]),
  ),
  /** For how many rounds whoever has an update in a model is not invited after it; absent = may be in every round. */
  separation: z.optional(z.int().check(z.positive(), z.maximum(1_000))),
  /** Most participants invited to one round. */
  cohortSize: positiveInt(),
  /** Fewest updates that may be aggregated. */
  quorum: positiveInt(),
  /** A round closes as soon as so many updates are in. Absent: it waits for the whole cohort. */
  goal: z.optional(positiveInt()),
  /** Once enough wait: how long the hub lets more join before it invites. A full cohort starts at once. */
  gatherMs: z.int().check(z.nonnegative()),
  /** From invitation to the latest moment an update may arrive. */
  roundTimeoutMs: positiveInt(),
  /** How long a member that vanished or paused holds up a round that has its quorum. */
  awayGraceMs: z.int().check(z.nonnegative()),
  /** How long the hub waits for scores of a new version. */
  evaluationTimeoutMs: positiveInt(),
  maxRounds: positiveInt(),
  /** Training also stops when the metric has reached `value` in `holdRounds` rounds in a row. */
  target: z.optional(z.strictObject({ value: z.number(), holdRounds: positiveInt() })),
});
export type Rounds = z.infer<typeof RoundsSchema>;

/** `https://example.org`, as browsers write an origin: no path, no port that goes without saying, lower case. */
const ORIGIN = /^https?:\/\/([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:[1-9][0-9]{0,4})?$/;
const isOrigin = (text: string) => ORIGIN.test(text) && !/^(http:.*:80|https:.*:443)$/.test(text);
export const OriginSchema = z.string().check(
  z.maxLength(200),
  z.refine(isOrigin, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}, expected an origin such as "https://example.org", without a path or a usual port`,
  }),
);

const admissionRules = {
  /** Pages that may join, and may show this task in a frame; absent = any may join, none may frame it. */
  origins: z.optional(z.array(OriginSchema).check(z.minLength(1), z.maxLength(100))),
  /** Most participants connected from one address; absent = as many as the hub allows. */
  maxPerAddress: z.optional(positiveInt()),
};

const AdmissionSchema = z.discriminatedUnion('mode', [
  /** Anybody may join. */
  z.strictObject({ mode: z.literal('open'), ...admissionRules }),
  /** Whoever brings a join token of the hub's; its models are for participants only. */
  z.strictObject({ mode: z.literal('token'), ...admissionRules }),
]);
export type Admission = z.infer<typeof AdmissionSchema>;

export const TaskShape = z.strictObject({
  id: TaskIdSchema,
  /** Raised by its owner with every change; a participant of another version is refused. */
  version: positiveInt(),
  owner: text(120),
  text: z.strictObject({ en: TaskTextSchema, zh: TaskTextSchema }),
  data: DataSchema,
  model: z.strictObject({
    layers: z.array(LayerSchema).check(z.minLength(1), z.maxLength(64)),
    /** Seed of the untrained model, so that round 0 is the same everywhere. */
    seed: z.int(),
  }),
  training: TrainingSchema,
  /** What the target and the charts speak of. */
  metric: z.enum(Object.keys(METRICS) as [keyof typeof METRICS, ...(keyof typeof METRICS)[]]),
  rounds: RoundsSchema,
  aggregation: AggregationSchema,
  /** The encoding of frames. float16 halves the bytes; its error is far below that of training. */
  encoding: EncodingSchema,
  privacy: PrivacySchema,
  /** When a participant leaves the machine to its person; absent = never. */
  politeness: z.optional(PolitenessSchema),
  /**
   * Statistics of all participants' columns before the first round, over so many participants at least. Absent: as many
   * as start a round, where the task scales or fills by statistics; else none are collected.
   */
  statistics: z.optional(z.strictObject({ minParticipants: positiveInt() })),
  /** Who may join; absent = anybody, from any page. */
  admission: z.optional(AdmissionSchema),
});
export type Task = z.infer<typeof TaskShape>;
