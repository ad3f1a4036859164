/** Federated training of the digits task, with the rows that it needs. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Encoding } from '../../core/protocol/messages.ts';
import type { DataSource } from '../../core/task/data-source.ts';
import type { Task } from '../../core/task/task.ts';
import { buildData } from '../../scripts/build-data.ts';
import { digitsSamples } from '../../tasks/digits/samples.ts';
import { digits } from '../../tasks/digits/task.ts';
import { type CohortRun, federate, scoreOn } from '../cohort/federate.ts';

const TEST_DIGITS = 10_000;
const DIGITS_PER_TEST_SLICE = 1_000;
const DATA = fileURLToPath(new URL('../../dist/web/data', import.meta.url));

export interface DigitsData {
  /** One a participant, 2,500 digits each, ten labels in equal shares. */
  readonly parts: readonly DataSource[];
  /** All of MNIST's test digits. */
  readonly test: DataSource;
}

export async function loadDigits(participants: number): Promise<DigitsData> {
  await buildData(DATA);
  const fetchBytes = (path: string) => readFile(`${DATA}/${path.replace(/^data\//, '')}`);
  const load = (part: number) => digitsSamples.load({ split: 'equal', part }, fetchBytes);
  const slices = await Promise.all(
    Array.from({ length: TEST_DIGITS / DIGITS_PER_TEST_SLICE }, (_, i) => load(i)),
  );
  return {
    parts: slices.slice(0, participants).map(({ data }) => data),
    test: joined(slices.map(({ test }) => test!)),
  };
}

/** Trains for `rounds` rounds; resolves with the share of test digits that the last model reads. */
export async function trainCohort(
  data: DigitsData,
  { encoding, ...run }: CohortRun & { readonly encoding: Encoding },
): Promise<number> {
  const task: Task = { ...digits, encoding };
  const weights = await federate(task, data.parts, run);
  return (await scoreOn(task, weights, data.test)).accuracy!;
}

function joined(sources: readonly DataSource[]): DataSource {
  const images = sources.map((source) => {
    if (source.kind !== 'images') throw new TypeError(`source is ${source.kind}, expected images`);
    return source;
  });
  return {
    kind: 'images',
    pixels: new Uint8Array(Buffer.concat(images.map(({ pixels }) => pixels))),
    labels: new Uint8Array(Buffer.concat(images.map(({ labels }) => labels))),
  };
}
