import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TableData } from '../../../core/task/data-schema.ts';
import { credit } from '../../../tasks/credit/task.ts';
import { profileFile } from '../profile/profile-file.ts';
import { mappingIssues } from './mapping-issues.ts';
import { nameLikeness } from './names.ts';
import { suggestMapping } from './suggest-mapping.ts';
import { unitFactor } from './units.ts';

const loans: TableData = {
  kind: 'table',
  columns: [
    {
      name: 'duration_months',
      type: 'number',
      center: 20,
      scale: 12,
      label: { en: 'Duration', zh: '贷款期限' },
    },
    { name: 'amount', type: 'number', center: 3000, scale: 3000, label: { en: 'Amount', zh: '金额' } },
    { name: 'age', type: 'number', center: 35, scale: 11, label: { en: 'Age', zh: '年龄' } },
    {
      name: 'purpose',
      type: 'category',
      values: ['car (new)', 'radio/television', 'education'],
      valueLabels: { en: ['new car', 'television', 'education'], zh: ['新车', '电视', '教育'] },
      label: { en: 'Purpose', zh: '用途' },
    },
  ],
  target: { name: 'bad', type: 'binary', positive: '1', label: { en: 'Not repaid', zh: '违约' } },
};

const profileOf = (text: string) => profileFile(new Blob([text]), { next: async () => {} });

describe('a suggested mapping', () => {
  it('[BD6] finds names, units and words of an English file', async () => {
    const profile = await profileOf(
      [
        'CustomerId,LoanAmountCents,Term in weeks,Applicant age,Loan purpose,Defaulted',
        ...Array.from({ length: 30 }, (_, i) =>
          [
            i + 1000,
            250_000 + 1000 * (i % 7),
            52 + i,
            30 + (i % 9),
            ['New Car', 'Television', 'Education'][i % 3],
            i % 2 ? 'yes' : 'no',
          ].join(','),
        ),
      ].join('\n'),
    );
    const mapping = suggestMapping(profile, loans);
    expect(mapping).toEqual({
      columns: {
        duration_months: { from: 'Term in weeks', scale: 0.229979 },
        amount: { from: 'LoanAmountCents', scale: 0.01 },
        age: { from: 'Applicant age' },
        purpose: {
          from: 'Loan purpose',
          values: { 'New Car': 'car (new)', Television: 'radio/television', Education: 'education' },
        },
        bad: { from: 'Defaulted', values: { yes: '1' } },
      },
    });
    expect(mappingIssues(profile, mapping, loans)).toEqual([]);
  });

  it('[BD6] finds names and words of a Chinese file', async () => {
    const profile = await profileOf(
      [
        '编号;贷款金额;贷款期限(月);年龄;贷款用途;是否违约',
        ...Array.from({ length: 30 }, (_, i) =>
          [
            `K${i}`,
            2500 + i,
            12 + (i % 3),
            30 + (i % 9),
            ['新车', '电视', '教育'][i % 3],
            i % 2 ? '是' : '否',
          ].join(';'),
        ),
      ].join('\n'),
    );
    const { columns } = suggestMapping(profile, loans);
    expect(columns).toEqual({
      duration_months: { from: '贷款期限(月)' },
      amount: { from: '贷款金额' },
      age: { from: '年龄' },
      purpose: {
        from: '贷款用途',
        values: { 新车: 'car (new)', 电视: 'radio/television', 教育: 'education' },
      },
      bad: { from: '是否违约', values: { 是: '1' } },
    });
  });

  it('[BD6] of a file with the names of the task is the file as it is', async () => {
    const file = new Blob([
      readFileSync(new URL('../../../public/data/credit/german_credit.csv', import.meta.url)),
    ]);
    const profile = await profileFile(file, { next: async () => {} });
    if (credit.data.kind !== 'table') throw new TypeError('credit: expected a table');
    const mapping = suggestMapping(profile, credit.data);
    const names = [...credit.data.columns, credit.data.target].map(({ name }) => name);
    expect(mapping.columns).toEqual(Object.fromEntries(names.map((from) => [from, { from }])));
    expect(mappingIssues(profile, mapping, credit.data)).toEqual([]);
  });

  it('[BD6] leaves out what nothing resembles, rather than guess', async () => {
    const profile = await profileOf('amount,zzz,bad\n1000,4,1\n2000,5,0\n');
    expect(Object.keys(suggestMapping(profile, loans).columns)).toEqual(['amount', 'bad']);
  });
});

describe('what would go wrong with a mapping', () => {
  it('[BD7] takes a word that the mapping empties for an empty cell, not for a wrong number or an unknown word', async () => {
    const lines = Array.from(
      { length: 12 },
      (_, i) => `${i % 4 ? 30 + i : '?'},${i % 3 ? 'car (new)' : '?'}`,
    );
    const profile = await profileOf(['age,purpose', ...lines].join('\n'));
    const empties = { '?': '' };
    const columns = { age: { from: 'age', values: empties }, purpose: { from: 'purpose', values: empties } };
    const issues = mappingIssues(profile, { columns }, loans).filter(({ column }) => column in columns);
    expect(issues).toEqual([
      { kind: 'missing', column: 'age', rows: 3 },
      { kind: 'missing', column: 'purpose', rows: 4 },
    ]);
  });

  it('[BD7] is told before anybody trains', async () => {
    const profile = await profileOf(
      'amount,age,purpose,bad,term\n300000000,,car (new),no,12\n200000000,x,boat,no,24\n',
    );
    const issues = mappingIssues(
      profile,
      { columns: { age: { from: 'age' }, bad: { from: 'gone' } } },
      loans,
    );
    expect(issues).toEqual([
      { kind: 'unmapped', column: 'duration_months' },
      { kind: 'odd-range', column: 'amount', mean: 250_000_000, expected: 3000 },
      { kind: 'missing', column: 'age', rows: 1 },
      { kind: 'not-numbers', column: 'age', rows: 1 },
      { kind: 'unknown-words', column: 'purpose', words: ['boat'] },
      { kind: 'not-in-file', column: 'bad', from: 'gone' },
    ]);
    expect(mappingIssues(profile, { columns: {} }, loans).at(-1)).toEqual({
      kind: 'never-positive',
      column: 'bad',
      positive: '1',
    });
  });
});

describe('likeness of names', () => {
  it.each([
    ['loan_amount', 'LoanAmount', 1, 1],
    ['age', 'Alter', 1, 1],
    ['age', 'page', 0, 0.7],
    ['amount', 'colour', 0, 0.2],
    ['duration', 'loan term', 0.5, 0.9],
    ['', 'x', 0, 0],
  ])('of %j and %j is from %d to %d', (a, b, least, most) => {
    const likeness = nameLikeness(a, b);
    expect(likeness).toBeGreaterThanOrEqual(least);
    expect(likeness).toBeLessThanOrEqual(most);
  });
});

describe('a factor between units', () => {
  it.each([
    ['age_years', 'age_days', 14_000, 0.00273785],
    ['amount', 'amount', 3500, undefined],
    ['amount', 'amount in thousands', 3.2, undefined],
    ['amount', 'sum', 0, undefined],
  ])('of %j from %j with mean %d is %d', (name, from, mean, factor) => {
    expect(unitFactor({ names: [name], center: 3000, scale: 3000 }, from, mean)).toBe(factor);
  });

  it('is found by the range alone only where the numbers cannot be what is wanted', () => {
    const wanted = { names: ['x'], center: 3000, scale: 1000 };
    expect(unitFactor(wanted, 'x', 310_000)).toBe(0.01);
    expect(unitFactor(wanted, 'x', 9000)).toBeUndefined();
    expect(unitFactor(wanted, 'x', 5e9)).toBeUndefined();
  });
});
