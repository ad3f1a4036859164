/** Parts of the days at twenty stations: the last 365 days are test rows, each station keeps its earlier ones. */
import { csvSamples, type TimedCsv } from '../csv-samples.ts';
import { FURTHEST } from './columns.ts';

const FIRST_TEST_DAY = '2015-08-16';

/** As in the file, in its order, and as people call it. */
const STATIONS: readonly (readonly [name: string, en: string, zh: string])[] = [
  ['Austin', 'Austin', '奥斯汀'],
  ['Quincy_Wells', 'Quincy/Wells', '昆西/威尔斯'],
  ['Belmont', 'Belmont', '贝尔蒙特'],
  ['Archer_35th', '35th/Archer', '35 街/阿彻'],
  ['Oak_Park', 'Oak Park', '橡树园'],
  ['Western', 'Western', '西大道'],
  ['Clark_Lake', 'Clark/Lake', '克拉克/湖街'],
  ['Clinton', 'Clinton', '克林顿'],
  ['Merchandise_Mart', 'Merchandise Mart', '商品市场'],
  ['Irving_Park', 'Irving Park', '欧文公园'],
  ['Washington_Wells', 'Washington/Wells', '华盛顿/威尔斯'],
  ['Harlem', 'Harlem', '哈莱姆'],
  ['Monroe', 'Monroe', '门罗'],
  ['Polk', 'Polk', '波尔克'],
  ['Ashland', 'Ashland', '阿什兰'],
  ['Kedzie', 'Kedzie', '凯齐'],
  ['Addison', 'Addison', '艾迪生'],
  ['Jefferson_Park', 'Jefferson Park', '杰斐逊公园'],
  ['Montrose', 'Montrose', '蒙特罗斯'],
  ['California', 'California', '加利福尼亚'],
];
const NAMES = STATIONS.map(([name]) => name);
const PAIRS = STATIONS.length / 2;

export const ridershipDeal: TimedCsv = {
  file: 'data/ridership/riders.csv.gz',
  rows: 'days',
  testFrom: {
    column: 'day',
    // Written as year, month, day: the order of the text is that of time.
    isTest: (day) => day >= FIRST_TEST_DAY,
    lead: { rows: FURTHEST, within: ['station'] },
  },
  series: {
    label: { en: 'Station', zh: '车站' },
    nameOf: (name) => labelled([NAMES.indexOf(name)]),
  },
  splits: [
    {
      id: 'station',
      label: { en: 'By station', zh: '按车站' },
      parts: STATIONS.length,
      partLabel: (part) => labelled([part]),
      deal: (_, cellsOf) => cellsOf('station').map((name) => NAMES.indexOf(name)),
    },
    {
      id: 'pair',
      label: { en: 'Two stations each', zh: '每份两座车站' },
      parts: PAIRS,
      partLabel: (part) => labelled([part, part + PAIRS]),
      deal: (_, cellsOf) => cellsOf('station').map((name) => NAMES.indexOf(name) % PAIRS),
    },
  ],
};

export const ridershipSamples = csvSamples(ridershipDeal);

function labelled(places: readonly number[]) {
  const stations = places.map((place) => STATIONS[place % STATIONS.length]!);
  return {
    en: stations.map(([, en]) => en).join(' and '),
    zh: stations.map(([, , zh]) => zh).join('和'),
  };
}
