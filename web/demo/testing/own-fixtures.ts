/** States of the demo page for a person who brings a file: the credit data as another bank might have it. */
import type { Task } from '../../../core/task/task.ts';
import { profileFile } from '../../../participant/data/profile/profile-file.ts';
import { suggestMapping } from '../../../participant/data/suggest/suggest-mapping.ts';
import type { PageState } from '../page-state.ts';
import { noRoundStanding, readyFixture } from './fixtures.ts';

const COLUMNS =
  'Kundennr;Laufzeit in Wochen;Betrag_cents;Alter;credit_history;purpose;savings;employment_since;installment_rate;other_debtors;residence_since;property;other_installments;housing;credits;job;dependents;telephone;Ausfall';
const WORDS = [
  ['existing credits paid', 'critical/other existing credit', 'no credits taken'],
  ['car (new)', 'radio/television', 'education', 'Boot'],
  ['< 100', '100 .. 500', 'unknown'],
];
const text = [
  COLUMNS,
  ...Array.from({ length: 240 }, (_, i) => {
    const age = i % 40 === 7 ? '' : 20 + ((i * 37) % 50);
    const amount = 40_000 + ((i * i * 7919) % 900_000);
    const words = WORDS.map((list) => list[(i * 7 + (i >> 2)) % list.length]);
    const rest = [
      '1 .. 4 years',
      1 + (i % 4),
      'none',
      1 + (i % 4),
      'real estate',
      'none',
      'own',
      1,
      'skilled',
      1,
      'yes',
    ];
    return [
      10_000 + i,
      26 + ((i * 13) % 180),
      amount,
      age,
      ...words,
      ...rest,
      i % 3 === 0 ? 'ja' : 'nein',
    ].join(';');
  }),
].join('\n');

const file = new File([text], 'kredite-2024.csv');
const profile = await profileFile(file, { next: async () => {} });

export function ownStates(task: Task): Record<string, PageState> {
  if (task.data.kind !== 'table') return {};
  const mapping = suggestMapping(profile, task.data);
  const matching = { step: 'matching', file, profile, mapping, isRemembered: false } as const;
  const ready = (own: Parameters<typeof readyFixture>[1]) =>
    readyFixture(task, { standing: noRoundStanding, rounds: [], ...own });
  const [first = ''] = Object.keys(mapping.columns);
  const { [first]: _, ...others } = mapping.columns;
  return {
    'own-none': ready({ own: { step: 'none' } }),
    'own-no-samples': ready({ own: { step: 'none' }, splits: [], preview: { state: 'none' } }),
    'own-chosen': ready({ own: { step: 'chosen', file } }),
    'own-reading': ready({
      own: { step: 'reading', file, progress: { done: 41_300_000, total: 104_000_000, rows: 512_330 } },
    }),
    'own-failed': ready({
      own: {
        step: 'failed',
        file,
        error: {
          code: 'data.unreadable',
          what: 'Row 1204, column 7: found a quotation mark that is never closed.',
          next: 'Save the file again as CSV from the program that made it.',
        },
      },
    }),
    'own-matching': ready({ own: matching }),
    'own-remembered': ready({ own: { ...matching, isRemembered: true } }),
    'own-blocked': ready({
      own: { ...matching, mapping: { columns: { ...others, bad: { from: 'Ausfall' } } } },
    }),
  };
}
