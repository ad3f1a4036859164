import { describe, expect, it } from 'vitest';
import { modelId, taskId } from '../../../core/protocol/ids.ts';
import {
  type AuditRecord,
  type ChainHead,
  canonicalJson,
  EMPTY_CHAIN,
  linkRecord,
  readChain,
} from './chain.ts';
import { replay } from './replay.ts';

const task = taskId('digits');
const register: AuditRecord = {
  type: 'task-registered',
  figures: { task, version: 1, initialModel: modelId('0'.repeat(64)), taskHash: 'f'.repeat(64) },
};
const commit = (round: number): AuditRecord => ({
  type: 'round-committed',
  figures: {
    task,
    round,
    attempt: 1,
    modelId: modelId(String(round).repeat(64)),
    participants: 3,
    examples: 30,
  },
});

function linesOf(...records: AuditRecord[]): string[] {
  let head: ChainHead = EMPTY_CHAIN;
  return records.map((record, i) => {
    const linked = linkRecord(head, record, 1_000 + i);
    head = linked.head;
    return linked.line;
  });
}

const read = (...lines: string[]) => readChain(new TextEncoder().encode(lines.join('')));

describe('an audit chain', () => {
  it('[AU1] is read back as it was written', () => {
    const chain = read(...linesOf(register, commit(1), commit(2)));
    expect(chain.broken).toBeUndefined();
    expect(chain.entries.map(({ seq, atMs, type }) => [seq, atMs, type])).toEqual([
      [1, 1_000, 'task-registered'],
      [2, 1_001, 'round-committed'],
      [3, 1_002, 'round-committed'],
    ]);
    expect(chain.head).toEqual({ seq: 3, hash: chain.entries[2]!.hash });
    expect(read()).toEqual({ entries: [], head: EMPTY_CHAIN, tornBytes: 0 });
  });

  it('[AU1] has the same bytes for the same values, in whatever order they were given', () => {
    expect(canonicalJson({ b: [1, { d: 'é', c: null }], a: true, gone: undefined })).toBe(
      '{"a":true,"b":[1,{"c":null,"d":"é"}]}',
    );
    // Worked out outside of this code: sha256sum over the canonical text.
    const [line] = linesOf({ type: 'hub-started', figures: { tasks: 1 } });
    expect(line).toBe(
      `{"atMs":1000,"figures":{"tasks":1},"hash":"${HASH_BY_SHA256SUM}","prevHash":"${'0'.repeat(64)}","seq":1,"type":"hub-started"}\n`,
    );
  });

  it.each<[string, (lines: string[]) => string[], number, RegExp]>([
    ['a figure is changed', (l) => replaceIn(l, 1, '"examples":30', '"examples":31'), 2, /content has hash/],
    ['a hash is changed', (l) => replaceIn(l, 1, '"hash":"', '"hash":"0'), 2, /no entry \(hash/],
    ['a line is taken out', (l) => l.toSpliced(1, 1), 2, /seq expected 2, got 3/],
    ['a line is put in twice', (l) => l.toSpliced(1, 0, l[1]!), 3, /seq expected 3, got 2/],
    ['two lines change places', (l) => [l[0]!, l[2]!, l[1]!], 2, /seq expected 2, got 3/],
    ['a line of another chain is put in', (l) => l.with(1, linesOf(register, commit(7))[1]!), 3, /prevHash/],
    ['a line is written otherwise', (l) => replaceIn(l, 1, '"seq":2', '"seq": 2'), 2, /canonical/],
    ['a field is added', (l) => replaceIn(l, 1, '"seq":2', '"name":"eve","seq":2'), 2, /no entry/],
    ['a line is no JSON', (l) => l.with(1, 'eve was here\n'), 2, /not JSON/],
    ['the start is cut off', (l) => l.slice(1), 1, /seq expected 1, got 2/],
  ])('[AU2] is broken where %s, and names the first line of it', (_, change, line, why) => {
    const chain = read(...change(linesOf(register, commit(1), commit(2))));
    expect(chain.broken).toEqual({ line, why: expect.stringMatching(why) });
    expect(chain.entries).toHaveLength(line - 1);
  });

  it('[AU3] tells a last line that was cut off, at whichever byte, from one that was changed', () => {
    const [first, second] = linesOf(register, commit(1)) as [string, string];
    for (let length = 1; length < second.length; length++) {
      const chain = read(first, second.slice(0, length));
      expect(chain).toMatchObject({ tornBytes: length, head: { seq: 1 } });
      expect(chain.broken).toBeUndefined();
    }
  });
});

describe('a replay of the chain', () => {
  const entriesOf = (...records: AuditRecord[]) => read(...linesOf(...records)).entries;

  it('[AU4] finds rounds that cannot follow each other, although their hashes are right', () => {
    expect(replay(entriesOf(register, commit(1), commit(2))).contradictions).toEqual([]);
    expect(replay(entriesOf(register, commit(1), commit(3))).contradictions).toEqual([
      { seq: 3, why: expect.stringContaining('expected 2, got 3') },
    ]);
    expect(replay(entriesOf(commit(1))).contradictions).toEqual([
      { seq: 1, why: expect.stringContaining('not registered') },
    ]);
  });

  it('[AU4] counts rounds anew for another version, and goes on after a change within one', () => {
    const changed = {
      ...register,
      figures: { ...register.figures, taskHash: 'e'.repeat(64) },
    } as AuditRecord;
    const next = { ...register, figures: { ...register.figures, version: 2 } } as AuditRecord;
    const { tasks, contradictions } = replay(
      entriesOf(register, commit(1), changed, commit(2), next, commit(1)),
    );
    expect(contradictions).toEqual([]);
    expect(tasks.get(task)).toMatchObject({ registration: { version: 2 }, commits: [{ round: 1 }] });
  });
});

function replaceIn(lines: string[], index: number, from: string, to: string): string[] {
  expect(lines[index]).toContain(from);
  return lines.with(index, lines[index]!.replace(from, to));
}

const HASH_BY_SHA256SUM = '09240187a2b969be0ee36755e0d0e584ce16021f0edbfd8aeb71a10b855bfe41';
