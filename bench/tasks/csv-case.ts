/** Cases whose rows are the samples that ship with a task. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { CsvSource, DataSource } from '../../core/task/data-source.ts';
import { type CsvSamples, csvSamples } from '../../tasks/csv-samples.ts';
import type { Deal } from './task-case.ts';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const fetchBytes = (path: string) => readFile(PUBLIC + path);

/**
 * One deal for each choice of test rows, so that every row of the file is a test row once.
 *
 * @param split - Its parts are the participants.
 */
export async function crossDeals(samples: CsvSamples, split: string): Promise<readonly Deal[]> {
  const { parts } = samples.splits.find(({ id }) => id === split)!;
  const dealAt = async (firstTest: number): Promise<Deal> => {
    const { load } = csvSamples({ ...samples, firstTest });
    const loaded = await Promise.all(
      Array.from({ length: parts }, (_, part) => load({ split, part }, fetchBytes)),
    );
    const data = loaded.map((each) => each.data);
    return { parts: data, pooled: joinedCsv(data), test: loaded[0]!.test! };
  };
  return Promise.all(Array.from({ length: samples.testEvery }, (_, first) => dealAt(first)));
}

/** Tables of the same columns, one below the other. */
export function joinedCsv(sources: readonly DataSource[]): CsvSource {
  const texts = sources.map((source) => {
    if (source.kind !== 'csv') throw new TypeError(`source is ${source.kind}, expected csv`);
    return new TextDecoder().decode(source.bytes).trimEnd().split('\n');
  });
  const [header] = texts[0]!;
  const lines = [header, ...texts.flatMap((text) => text.slice(1))];
  return { kind: 'csv', bytes: new TextEncoder().encode(`${lines.join('\n')}\n`) };
}
