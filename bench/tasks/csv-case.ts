/** Cases whose rows are the samples that ship with a task. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { dealtCsv, type MixedCsv, type TimedCsv } from '../../tasks/csv-samples.ts';
import type { Deal } from './task-case.ts';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const fetchBytes = (path: string) => readFile(PUBLIC + path);

/**
 * One deal for each choice of test rows, so that every row of the file is a test row once.
 *
 * @param split - Its parts are the participants.
 */
export async function crossDeals(samples: MixedCsv, split: string): Promise<readonly Deal[]> {
  return Promise.all(
    Array.from({ length: samples.testEvery }, (_, firstTest) =>
      dealtCsv({ ...samples, firstTest }, split, fetchBytes),
    ),
  );
}

/** The one deal of rows that follow each other in time. */
export async function timedDeals(samples: TimedCsv, split: string): Promise<readonly Deal[]> {
  return [await dealtCsv(samples, split, fetchBytes)];
}
