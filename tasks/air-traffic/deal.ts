/** Parts of the hours at twenty airports: the last 28 days are test rows, each airport keeps its earlier ones. */
import type { TimedCsv } from '../csv-samples.ts';
import type { SeriesNames } from '../samples.ts';
import { AIRPORTS } from './airports.ts';

const FIRST_TEST_DAY = '2001-06-03';
const PAIRS = AIRPORTS.length / 2;
const CODES = AIRPORTS.map(({ code }) => code);

export const airportNames: SeriesNames = {
  label: { en: 'Airport', zh: '机场' },
  nameOf: (code) => labelled([CODES.indexOf(code)]),
};

/** @param lead - Hours that a test row looks back on. */
export const airTrafficDeal = (lead: number): TimedCsv => ({
  file: 'data/air-traffic/departures.csv.gz',
  rows: 'hours',
  testFrom: {
    column: 'hour',
    // Written as year, month, day: the order of the text is that of time.
    isTest: (hour) => hour >= FIRST_TEST_DAY,
    lead: { rows: lead, within: ['airport'] },
  },
  series: airportNames,
  splits: [
    {
      id: 'airport',
      label: { en: 'By airport', zh: '按机场' },
      parts: AIRPORTS.length,
      partLabel: (part) => labelled([part]),
      deal: (_, cellsOf) => cellsOf('airport').map((code) => CODES.indexOf(code)),
    },
    {
      id: 'pair',
      label: { en: 'Two airports each', zh: '每份两座机场' },
      parts: PAIRS,
      partLabel: (part) => labelled([part, part + PAIRS]),
      deal: (_, cellsOf) => cellsOf('airport').map((code) => CODES.indexOf(code) % PAIRS),
    },
  ],
});

function labelled(places: readonly number[]) {
  const airports = places.map((place) => AIRPORTS[place % AIRPORTS.length]!);
  return {
    en: airports.map(({ en, code }) => `${en} (${code})`).join(' and '),
    zh: airports.map(({ zh, code }) => `${zh}（${code}）`).join('和'),
  };
}
