/**
 * The columns of the Lending Club loans that the model reads. Amounts are in US dollars. Left out: `addr_state`, by which
 * the loans are shared out; `sub_grade`, which says the interest rate once more; `acc_now_delinq` and `delinq_amnt`,
 * which are 0 for nearly everybody.
 */
import type { Column } from '../../core/task/columns.ts';
import { category, number } from '../labelled-columns.ts';

const MONEY = { unit: 'USD', log: true } as const;

export const defaultRiskColumns: Column[] = [
  number('funded_amnt', 'Amount lent', '贷款金额', 15_000, 10_000, { unit: 'USD' }),
  category('term', 'Term', '期限', [
    ['term_36', '36 months', '36 个月'],
    ['term_60', '60 months', '60 个月'],
  ]),
  number('int_rate', 'Interest rate', '年利率', 12, 5, { unit: '%' }),
  number('annual_inc', 'Yearly income', '年收入', 11, 0.6, { ...MONEY, clip: [5_000, 500_000] }),
  category('verification_status', 'Income checked', '收入核实', [
    ['Not_Verified', 'No', '未核实'],
    ['Source_Verified', 'By its source', '已核实来源'],
    ['Verified', 'By the lender', '由出借方核实'],
  ]),
  category('emp_length', 'In the present job', '现职工作年限', [
    ['emp_unk', 'Unknown', '未知'],
    ['emp_lt_1', 'Less than 1 year', '不到 1 年'],
    ['emp_1', '1 year', '1 年'],
    ...Array.from({ length: 8 }, (_, i) => [`emp_${i + 2}`, `${i + 2} years`, `${i + 2} 年`] as const),
    ['emp_ge_10', '10 years or more', '10 年及以上'],
  ]),
  number('delinq_2yrs', 'Payments over 30 days late, last 2 years', '近 2 年逾期超过 30 天的次数', 0, 1, {
    clip: [0, 5],
  }),
  number('inq_last_6mths', 'Credit enquiries, last 6 months', '近 6 个月信用查询次数', 1, 1, {
    clip: [0, 5],
  }),
  number('inq_last_12m', 'Credit enquiries, last 12 months', '近 12 个月信用查询次数', 2, 2.5, {
    clip: [0, 15],
  }),
  number('inq_fi', 'Enquiries by finance companies', '金融公司查询次数', 1, 1.5, { clip: [0, 10] }),
  number('revol_util', 'Card limits in use', '信用卡额度使用率', 50, 25, { unit: '%', clip: [0, 120] }),
  number('all_util', 'All credit limits in use', '全部额度使用率', 60, 20, { unit: '%', clip: [0, 140] }),
  number('open_il_6m', 'Instalment loans open', '未结清的分期贷款数', 3, 3, { clip: [0, 15] }),
  number('open_il_12m', 'Of these opened in the last 12 months', '其中近 12 个月新开', 1, 1, {
    clip: [0, 6],
  }),
  number('open_il_24m', 'Opened in the last 24 months', '近 24 个月新开', 1.5, 1.5, { clip: [0, 10] }),
  number('num_il_tl', 'Instalment loans ever', '历来分期贷款数', 8, 7, { clip: [0, 40] }),
  number('total_bal_il', 'Owed on instalment loans', '分期贷款欠款', 10, 1.5, {
    ...MONEY,
    clip: [500, 500_000],
  }),
  number('total_il_high_credit_limit', 'Instalment loans when taken out', '分期贷款原始总额', 10, 1.5, {
    ...MONEY,
    clip: [500, 500_000],
  }),
];
