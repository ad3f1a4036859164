/** Parts of the Lending Club loans: 1,971 of the 9,857 are test rows, the others are dealt by state. */
import { csvSamples, equalShares, type MixedCsv } from '../csv-samples.ts';

const state = (code: string, en: string, zh: string) => ({ states: [code], label: { en, zh } });
const region = (states: string, en: string, zh: string) => ({
  states: states.split(' '),
  label: { en, zh },
});

/** The twelve states with the most loans alone; in the others one would wait long for a single default. */
const LENDERS = [
  state('CA', 'California', '加利福尼亚'),
  state('TX', 'Texas', '得克萨斯'),
  state('NY', 'New York', '纽约'),
  state('FL', 'Florida', '佛罗里达'),
  state('IL', 'Illinois', '伊利诺伊'),
  state('NJ', 'New Jersey', '新泽西'),
  state('OH', 'Ohio', '俄亥俄'),
  state('GA', 'Georgia', '佐治亚'),
  state('PA', 'Pennsylvania', '宾夕法尼亚'),
  state('NC', 'North Carolina', '北卡罗来纳'),
  state('VA', 'Virginia', '弗吉尼亚'),
  state('MI', 'Michigan', '密歇根'),
  region('CT MA ME NH RI VT', 'New England', '新英格兰'),
  region('IN KS MN MO ND NE SD WI', 'Other states of the Midwest', '中西部其他州'),
  region('AL AR DC DE KY LA MD MS OK SC TN WV', 'Other states of the South', '南部其他州'),
  region('AK AZ CO HI ID MT NM NV OR UT WA WY', 'Other states of the West', '西部其他州'),
];

export const defaultRiskDeal: MixedCsv = {
  file: 'data/default-risk/lending_club.csv',
  rows: 'loans',
  testEvery: 5,
  splits: [
    {
      id: 'state',
      label: { en: 'By state', zh: '按州' },
      parts: LENDERS.length,
      partLabel: (part) => LENDERS[part]?.label ?? { en: '', zh: '' },
      deal: (_, cellsOf) =>
        cellsOf('addr_state').map((code) => LENDERS.findIndex(({ states }) => states.includes(code))),
    },
    equalShares(16),
  ],
};

export const defaultRiskSamples = csvSamples(defaultRiskDeal);
