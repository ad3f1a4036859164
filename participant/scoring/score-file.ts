/**
 * Asks a model about every row of a file, prepared as in training, and gives the file back with the answers behind its
 * columns. Its own cells stay as they are. A row that cannot be read keeps its place and says why.
 */
import type { ByteFile } from '../../core/task/data-source.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import { emptyData, wrongShape } from '../data/data-errors.ts';
import { type Pace, streamFile } from '../data/reading/stream-file.ts';
import type { PlainModel } from './ask.ts';
import { ScoredRows } from './scored-rows.ts';

export interface ScoredFile {
  readonly rows: number;
  readonly scored: number;
  /** The added columns, as they are called. */
  readonly added: readonly string[];
  /** The first rows that have no answer, from 1, with the reason: `column "age" is "x", expected a number such as 3.5`. */
  readonly problems: readonly { readonly row: number; readonly problem: string }[];
}

/**
 * @param write - Takes the next part of the answer: delimited text as in the source, with commas for JSON lines.
 * @throws TabfedError `data.*` where the file as a whole cannot be read, or lacks a column; and what `write` throws.
 */
export async function scoreFile(
  model: PlainModel,
  file: ByteFile,
  { mapping, write, pace }: { mapping?: Mapping; write: (text: string) => unknown; pace: Pace },
): Promise<ScoredFile> {
  const { data } = model.task;
  if (data.kind !== 'table') {
    throw wrongShape(
      `Task "${model.task.id}" learns from images; only tables can be scored.`,
      'Try it on its page, or use the exported tfjs model.',
    );
  }
  const rows = new ScoredRows(model, data, mapping);
  await streamFile(file, rows, {
    ...pace,
    async next() {
      await write(rows.take());
      await pace.next();
    },
  });
  rows.end();
  if (rows.count === 0) throw emptyData('The file has a header line and no rows.');
  await write(rows.take());
  return { rows: rows.count, scored: rows.scored, added: rows.added, problems: rows.problems };
}
