/**
 * Parts of the German credit data. Every fifth row is a test row that no part trains on; the other 800 are the
 * training rows, in the file's order. The file holds no quoted cells, so that a line is a row (tested).
 */

import type { CsvSource } from '../../core/task/data-source.ts';
import { checkRange, partOf } from '../choice.ts';

import type { FetchBytes, SampleChoice, SampleSplit, TaskSamples } from '../samples.ts';
import { PURPOSES } from './columns.ts';

const FILE = 'data/credit/german_credit.csv';
const TEST_EVERY = 5;
const EQUAL_PARTS = 8;
const EQUAL_PART_ROWS = 100;
const TRAINING_ROWS = EQUAL_PARTS * EQUAL_PART_ROWS;
const PREVIEW_ROWS = 8;

/** The five common purposes alone, the five rare ones together, so that every part has at least 60 rows. */
const COMMON = 5;
const PURPOSE_GROUPS = [
  ...PURPOSES.slice(0, COMMON).map(([value, en, zh]) => ({ values: [value], label: { en, zh } })),
  {
    values: PURPOSES.slice(COMMON).map(([value]) => value),
    label: { en: 'Education, repairs and everything else', zh: '教育、维修及其他' },
  },
];

const splits: readonly SampleSplit[] = [
  {
    id: 'purpose',
    label: { en: 'By purpose of the loan', zh: '按贷款用途' },
    parts: PURPOSE_GROUPS.length,
    partLabel: (part) => PURPOSE_GROUPS[part]?.label ?? { en: '', zh: '' },
  },
  {
    id: 'equal',
    label: { en: 'Equal shares', zh: '平均分' },
    parts: EQUAL_PARTS,
    partLabel: (part) => ({ en: `Share ${part + 1}`, zh: `第 ${part + 1} 份` }),
  },
];

export const creditSamples: TaskSamples = {
  splits,
  async preview(choice, fetchBytes) {
    const { header, training } = await loadLines(fetchBytes);
    const { where, range } = selectionOf(choice);
    const columns = header.split(',');
    const rows = training
      .map((line) => line.split(','))
      .filter((cells) => !where || where.values.includes(cells[columns.indexOf(where.column)] ?? ''))
      .slice(...(range ?? []));
    return { preview: { kind: 'table', columns, rows: rows.slice(0, PREVIEW_ROWS) }, rows: rows.length };
  },
  load: (choice, fetchBytes) => loadSelection(selectionOf(choice), fetchBytes),
  async loadRange(start, end, fetchBytes) {
    checkRange('loans', start, end, TRAINING_ROWS);
    return loadSelection({ range: [start, end] }, fetchBytes);
  },
};

type Selection = Pick<CsvSource, 'where' | 'range'>;

function selectionOf(choice: SampleChoice): Selection {
  const part = partOf(splits, choice);
  if (choice.split === 'equal') {
    return { range: [part * EQUAL_PART_ROWS, (part + 1) * EQUAL_PART_ROWS] };
  }
  return { where: { column: 'purpose', values: PURPOSE_GROUPS[part]?.values ?? [] } };
}

async function loadSelection(selection: Selection, fetchBytes: FetchBytes) {
  const { header, training, test } = await loadLines(fetchBytes);
  const csv = (lines: readonly string[]) => new TextEncoder().encode(`${[header, ...lines].join('\n')}\n`);
  return {
    data: { kind: 'csv', bytes: csv(training), ...selection },
    test: { kind: 'csv', bytes: csv(test) },
  } as const;
}

async function loadLines(fetchBytes: FetchBytes) {
  const text = new TextDecoder().decode(await fetchBytes(FILE));
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const isTest = (row: number) => row % TEST_EVERY === TEST_EVERY - 1;
  return {
    header,
    training: lines.filter((_, row) => !isTest(row)),
    test: lines.filter((_, row) => isTest(row)),
  };
}
