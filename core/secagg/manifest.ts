/**
 * What a session of secure aggregation is about, and the bytes that are hashed and signed for it. Whatever a lying hub
 * could tell two tabs differently stands in the session id, and with it in every key, signature and box.
 */
import type { ModelId, ParticipantId, TaskId } from '../protocol/ids.ts';
import { joinFields } from './bytes.ts';

/** One attempt at one round. Two that differ in anything have no key in common. */
export interface Manifest {
  readonly task: TaskId;
  readonly taskVersion: number;
  readonly round: number;
  readonly attempt: number;
  /** The round's global model, on which everybody trains. */
  readonly model: ModelId;
  /** P: parameters of the model. A masked vector has one number more, the weight. */
  readonly parameterCount: number;
  /** Most members that are ever summed, which fixes how finely values are quantised. */
  readonly maxCohort: number;
  /** Fewest members whose sum may be opened. At least 3: of two, each would have the other's delta. */
  readonly minCohort: number;
  /** Up to so many members everybody shares with everybody; see `graph.ts`. */
  readonly fullGraphUpTo: number;
  /** C, in the unit of the weights. */
  readonly clippingNorm: number;
}

/** A member's public half, as its identity signs it. 32 bytes each, the signature 64. */
export interface Advertisement {
  readonly from: ParticipantId;
  /** Ed25519: who this is, beyond this session. */
  readonly identity: Uint8Array;
  /** X25519, of this attempt alone: boxes with shares are locked with it. */
  readonly boxKey: Uint8Array;
  /** X25519, of this attempt alone: pairwise masks come from it. */
  readonly maskKey: Uint8Array;
  /** SHA-256 that binds the member to its own mask's seed before anybody holds a share of it. */
  readonly seedHash: Uint8Array;
  readonly signature: Uint8Array;
}

const manifestFields = (manifest: Manifest) => [
  'tabfed secure aggregation 1',
  manifest.task,
  manifest.taskVersion,
  manifest.round,
  manifest.attempt,
  manifest.model,
  manifest.parameterCount,
  manifest.maxCohort,
  manifest.minCohort,
  manifest.fullGraphUpTo,
  manifest.clippingNorm,
];

/** What a member signs to advertise its keys. */
export const advertisementStatement = (
  manifest: Manifest,
  { from, identity, boxKey, maskKey, seedHash }: Omit<Advertisement, 'signature'>,
): Uint8Array =>
  joinFields([...manifestFields(manifest), 'advertise', from, identity, boxKey, maskKey, seedHash]);

/** What the hash of a seed is taken over. */
export const seedStatement = (manifest: Manifest, from: ParticipantId, seed: Uint8Array): Uint8Array =>
  joinFields([...manifestFields(manifest), 'seed', from, seed]);

/** SHA-256 over this is the session id. @param roster - Sorted, as `sortedRoster` does. */
export const sessionTranscript = (manifest: Manifest, roster: readonly Advertisement[]): Uint8Array =>
  joinFields([
    ...manifestFields(manifest),
    'session',
    ...roster.flatMap(({ signature, ...signed }) => [advertisementStatement(manifest, signed), signature]),
  ]);

/** What the survivors sign before anything is unmasked. */
export const survivorStatement = (session: Uint8Array, survivors: readonly ParticipantId[]): Uint8Array =>
  joinFields(['tabfed secure aggregation 1', 'survivors', session, ...survivors]);

/** Binds a box to its place: opened by another member, or in another round, it does not open. */
export const boxStatement = (
  manifest: Manifest,
  session: Uint8Array,
  from: ParticipantId,
  to: ParticipantId,
): Uint8Array => joinFields(['box', session, manifest.task, manifest.round, from, to]);

/** `info` of HKDF for a key of this session. @param of - Members in a fixed order. */
export const keyInfo = (
  use: 'box' | 'own-mask' | 'pair-mask' | 'ring',
  session: Uint8Array,
  of: readonly ParticipantId[],
): Uint8Array => joinFields(['tabfed secure aggregation 1', use, session, ...of]);

/** By code units, so that every member counts in the same order. */
export const sortedIds = (ids: Iterable<ParticipantId>): readonly ParticipantId[] =>
  [...ids].sort((a, b) => (a < b ? -1 : 1));

export const sortedRoster = (roster: readonly Advertisement[]): readonly Advertisement[] =>
  [...roster].sort((a, b) => (a.from < b.from ? -1 : 1));
