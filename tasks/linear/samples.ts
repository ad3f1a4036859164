/** Points of y = 0.5x + 0.5, dealt to participants. Nothing is fetched: the points are computed. */

import type { RowsSource } from '../../core/task/data-source.ts';
import { checkRange, partOf } from '../choice.ts';
import type { Localised, SampleChoice, SampleRows, TaskSamples } from '../samples.ts';

const lineAt = (x: number) => 0.5 * x + 0.5;

/** x = 1…5 is the textbook's; each further lap of five lies between those, so that x = 6 stays unseen. */
const LAP_SHIFTS = [0, 0.5, 0.25, 0.75];
const CANONICAL_X = LAP_SHIFTS.flatMap((shift) => [1, 2, 3, 4, 5].map((x) => x + shift));

/** The ends first: two participants with neighbouring points would take many rounds to agree on a slope. */
const SINGLE_X = [1, 5, 3, 2, 4];

const SINGLE_PARTS = SINGLE_X.map((x) => [x]);
const TEXTBOOK_PARTS = LAP_SHIFTS.flatMap((_, lap) => {
  const xs = CANONICAL_X.slice(lap * 5, lap * 5 + 5);
  return [xs.slice(0, 3), xs.slice(3)];
});

const split = (id: string, label: Localised, parts: readonly (readonly number[])[]) => ({
  id,
  label,
  parts: parts.length,
  partLabel: (part: number): Localised => {
    const xs = parts[part] ?? [];
    return { en: `x = ${xs.join(', ')}`, zh: `x = ${xs.join('、')}` };
  },
  xs: parts,
});

const splits = [
  split('textbook', { en: 'Three points, then two', zh: '先三个点，再两个点' }, TEXTBOOK_PARTS),
  split('single', { en: 'One point each', zh: '每人一个点' }, SINGLE_PARTS),
];

function xsOf(choice: SampleChoice): readonly number[] {
  const part = partOf(splits, choice);
  return splits.find(({ id }) => id === choice.split)?.xs[part] ?? [];
}

const rowsAt = (xs: readonly number[]): RowsSource => ({
  kind: 'rows',
  rows: xs.map((x) => ({ x, y: lineAt(x) })),
});

/** On both sides of everything that anybody trains on: only the right line fits them. */
const test = rowsAt([0, 6, 7, 8, 9]);

const sampleRows = (xs: readonly number[]): SampleRows => ({ data: rowsAt(xs), test });

export const linearSamples: TaskSamples = {
  splits,
  async preview(choice) {
    const points = xsOf(choice).map((x) => ({ x, y: lineAt(x) }));
    return { preview: { kind: 'points', points }, rows: points.length };
  },
  load: async (choice) => sampleRows(xsOf(choice)),
  async loadRange(start, end) {
    checkRange('points', start, end, CANONICAL_X.length);
    return sampleRows(CANONICAL_X.slice(start, end));
  },
};
