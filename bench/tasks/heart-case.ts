/** Four hospitals. The file is not the project's to ship; TABFED_HEART_CSV says where it is. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import type { RowsSource } from '../../core/task/data-source.ts';
import { readMapping } from '../../core/task/mapping.ts';
import { columnsToRead } from '../../participant/data/columns-to-read.ts';
import { cellReaders } from '../../participant/data/mapped-cells.ts';
import { heart } from '../../tasks/heart/task.ts';
import { seededPermutation, seededRandom } from '../../tasks/seeded-random.ts';
import type { Deal } from './task-case.ts';

const MAPPING = fileURLToPath(new URL('../../public/data/heart/uci-mapping.json', import.meta.url));
export const HOSPITALS = ['cleveland', 'hungarian', 'switzerland', 'va'];
const SPLITS = 10;
const TRAINING_SHARE = 0.66;
/** As published: the rows that have all of these, cholesterol counting as measured where it says 0. */
const COMPLETE = ['age', 'sex', 'cp', 'trestbps', 'chol', 'fbs', 'restecg', 'thalach', 'exang', 'oldpeak'];

type Foreign = Readonly<Record<string, string>>;

/** Ten times two thirds of each hospital against the rest (du Terrail et al. 2022, arXiv:2210.04620, split once). */
export async function heartDeals(): Promise<readonly Deal[] | string> {
  const path = process.env.TABFED_HEART_CSV;
  if (path === undefined || !existsSync(path)) return 'left out: TABFED_HEART_CSV names no file';
  const { data: found } = Papa.parse<Foreign>(readFileSync(path, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  });
  const complete = found.filter((row) => COMPLETE.every((name) => row[name] !== ''));
  return Array.from({ length: SPLITS }, (_, split) => {
    const random = seededRandom(split + 1);
    const cut = HOSPITALS.map((hospital) => {
      const rows = complete.filter((row) => row.hospital === hospital);
      const shuffled = Array.from(seededPermutation(rows.length, random), (place) => rows[place]!);
      const training = Math.round(rows.length * TRAINING_SHARE);
      return { hospital, training: shuffled.slice(0, training), test: shuffled.slice(training) };
    });
    return {
      parts: cut.map(({ training }) => mapped(training)),
      pooled: mapped(cut.flatMap(({ training }) => training)),
      test: mapped(cut.flatMap(({ test }) => test)),
      groups: cut.map(({ hospital, test }) => ({ name: hospital, test: mapped(test) })),
    };
  });
}

function mapped(rows: readonly Foreign[]): RowsSource {
  if (heart.data.kind !== 'table') throw new TypeError('heart: expected a table');
  const columns = columnsToRead(heart.data);
  const mapping = readMapping(
    JSON.parse(readFileSync(MAPPING, 'utf8')),
    columns.map(({ name }) => name),
  );
  const readers = cellReaders(columns, mapping);
  return {
    kind: 'rows',
    rows: rows.map((row) =>
      Object.fromEntries(readers.map(({ column, from, read }) => [column, read(row[from ?? ''])])),
    ),
  };
}
