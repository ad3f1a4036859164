/**
 * The audit log as text: one entry a line, each holding the hash of the one before it, so that no line can be
 * changed, taken out or put in without every later hash being wrong. No entry names a participant: a withdrawal
 * leaves nothing to be removed here.
 *
 * A chain cannot show by itself that its last lines were cut off. Committed rounds are compared with the store;
 * for the rest an auditor keeps the newest hash elsewhere.
 */
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { ModelIdSchema, TaskIdSchema } from '../../../core/protocol/messages.ts';

const count = () => z.int().check(z.nonnegative());
const hash = () => z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** How often each code was answered. */
const refusals = () => z.record(z.string(), count());

const link = { seq: count(), atMs: count(), prevHash: hash(), hash: hash() };
const entry = <Type extends string, Figures extends z.core.$ZodShape>(type: Type, figures: Figures) =>
  z.strictObject({ ...link, type: z.literal(type), figures: z.strictObject(figures) });

const AuditEntrySchema = z.discriminatedUnion('type', [
  entry('hub-started', { tasks: count() }),
  /** Refusals of senders that had not enrolled; the others are counted with their round. */
  entry('hub-stopped', { refusals: refusals() }),
  /** `taskHash` is over the whole task as canonical JSON: a change without a new version shows too. */
  entry('task-registered', {
    task: TaskIdSchema,
    version: count(),
    initialModel: ModelIdSchema,
    taskHash: hash(),
  }),
  entry('operator-paused', { task: TaskIdSchema }),
  entry('operator-resumed', { task: TaskIdSchema }),
  entry('round-committed', {
    task: TaskIdSchema,
    round: count(),
    attempt: count(),
    modelId: ModelIdSchema,
    participants: count(),
    examples: count(),
    /** Since the last round or attempt ended. Absent from a late entry: nobody remembers them. */
    refusals: z.optional(refusals()),
    /** Written at the start after a crash between the commit and its entry. */
    isLate: z.optional(z.literal(true)),
  }),
  entry('round-abandoned', {
    task: TaskIdSchema,
    round: count(),
    attempt: count(),
    reported: count(),
    quorum: count(),
    because: z.enum(['deadline', 'too-few-left', 'not-committed']),
    refusals: refusals(),
  }),
  /** The last line was cut off, by a crash or a full disk. */
  entry('log-repaired', { droppedBytes: count() }),
  /** The store has fewer rounds than the chain: somebody put an older one in its place. Rounds count on from there. */
  entry('store-restored', { task: TaskIdSchema, chainRound: count(), storeRound: count() }),
]);

export type AuditEntry = z.infer<typeof AuditEntrySchema>;
/** What an entry says, before it is given its place in the chain. */
export type AuditRecord = AuditEntry extends infer E
  ? E extends AuditEntry
    ? Pick<E, 'type' | 'figures'>
    : never
  : never;

/** The end of a chain, where the next entry goes. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

/** Before the first entry, which has seq 1. */
export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** JSON with sorted keys and without white space: the same value has the same bytes, whoever wrote it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

export const sha256OfJson = (value: unknown) =>
  createHash('sha256').update(canonicalJson(value)).digest('hex');

/** Gives a record its place after `head`. `line` is what goes into the file, with its line end. */
export function linkRecord(
  head: ChainHead,
  record: AuditRecord,
  atMs: number,
): { readonly head: ChainHead; readonly line: string } {
  const seq = head.seq + 1;
  const linked = { ...record, seq, atMs, prevHash: head.hash };
  const hash = sha256OfJson(linked);
  return { head: { seq, hash }, line: `${canonicalJson({ ...linked, hash })}\n` };
}

export interface Chain {
  /** Up to the first broken line. */
  readonly entries: readonly AuditEntry[];
  readonly head: ChainHead;
  /** Bytes after the last line end: an entry that was cut off. */
  readonly tornBytes: number;
  readonly broken?: { readonly line: number; readonly why: string };
}

export function readChain(bytes: Uint8Array): Chain {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const tornBytes = bytes.byteLength - end;
  const lines = end === 0 ? [] : new TextDecoder().decode(bytes.subarray(0, end - 1)).split('\n');
  const entries: AuditEntry[] = [];
  let head = EMPTY_CHAIN;
  for (const [index, line] of lines.entries()) {
    const read = readLine(line, head);
    if (typeof read === 'string') {
      return { entries, head, tornBytes, broken: { line: index + 1, why: read } };
    }
    entries.push(read);
    head = { seq: read.seq, hash: read.hash };
  }
  return { entries, head, tornBytes };
}

/** @returns the entry, or why the line is not the next one of the chain. */
function readLine(line: string, before: ChainHead): AuditEntry | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  const parsed = AuditEntrySchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `it is no entry (${issue?.path.join('.') || 'line'}: ${issue?.message})`;
  }
  const { hash, ...linked } = parsed.data;
  if (linked.seq !== before.seq + 1) return `seq expected ${before.seq + 1}, got ${linked.seq}`;
  if (linked.prevHash !== before.hash) {
    return `prevHash expected ${before.hash.slice(0, 12)}…, got ${linked.prevHash.slice(0, 12)}…`;
  }
  const found = sha256OfJson(linked);
  if (found !== hash) return `its content has hash ${found.slice(0, 12)}…, it says ${hash.slice(0, 12)}…`;
  return line === canonicalJson(parsed.data) ? parsed.data : 'it is not written as canonical JSON';
}
