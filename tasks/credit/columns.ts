/**
 * The columns of the German credit data. Centres and scales are round figures that anybody could name without
 * having seen the rows. Labels are for people; names and values are the file's. Amounts are in Deutsche Mark.
 *
 * Two columns of the file stay out, `personal_status` (which holds the sex) and `foreign_worker`: whether a loan
 * goes bad should not be read off them, and the model is no worse without (figures in docs/TASKS.md).
 */

import type { Column } from '../../core/task/columns.ts';
import { category, type LabelledValue, number } from '../labelled-columns.ts';

/** The values of `purpose`, which the sample split by purpose uses too. */
export const PURPOSES: readonly LabelledValue[] = [
  ['radio/tv', 'Radio or television', '收音机或电视'],
  ['new car', 'New car', '新车'],
  ['furniture/equipment', 'Furniture', '家具'],
  ['used car', 'Used car', '二手车'],
  ['business', 'Business', '经营'],
  ['education', 'Education', '教育'],
  ['repairs', 'Repairs', '维修'],
  ['domestic appliance', 'Household appliance', '家用电器'],
  ['retraining', 'Retraining', '职业再培训'],
  ['other', 'Something else', '其他'],
];

export const creditColumns: Column[] = [
  category('purpose', 'Purpose of the loan', '贷款用途', PURPOSES),
  number('credit_amount', 'Amount (DM)', '贷款金额（马克）', 3000, 3000),
  number('duration', 'Duration (months)', '期限（月）', 24, 12),
  category('checking_status', 'Current account', '活期账户', [
    ['<0', 'Overdrawn', '透支'],
    ['0<=X<200', 'Below 200 DM', '不足 200 马克'],
    ['>=200', '200 DM or more', '200 马克及以上'],
    ['no checking', 'None', '没有'],
  ]),
  category('credit_history', 'Earlier loans', '以往贷款', [
    ['no credits/all paid', 'None, or all repaid', '没有，或已全部还清'],
    ['all paid', 'All at this bank repaid', '在本行的已全部还清'],
    ['existing paid', 'Repaid on time so far', '至今按时还款'],
    ['delayed previously', 'Late in the past', '曾经拖欠'],
    ['critical/other existing credit', 'Critical, or loans elsewhere', '情况不佳，或在别处有贷款'],
  ]),
  category('savings_status', 'Savings', '储蓄', [
    ['<100', 'Below 100 DM', '不足 100 马克'],
    ['100<=X<500', '100 to 499 DM', '100 至 499 马克'],
    ['500<=X<1000', '500 to 999 DM', '500 至 999 马克'],
    ['>=1000', '1,000 DM or more', '1000 马克及以上'],
    ['no known savings', 'None known', '未知或没有'],
  ]),
  category('employment', 'In the present job', '现职工作年限', [
    ['unemployed', 'Without a job', '无业'],
    ['<1', 'Less than 1 year', '不到 1 年'],
    ['1<=X<4', '1 to 3 years', '1 至 3 年'],
    ['4<=X<7', '4 to 6 years', '4 至 6 年'],
    ['>=7', '7 years or more', '7 年及以上'],
  ]),
  number('age', 'Age (years)', '年龄（岁）', 40, 12),
  number('installment_commitment', 'Burden of the instalments (1 to 4)', '月供负担（1 至 4）', 2.5, 1),
  category('other_parties', 'Others who vouch', '其他担保人', [
    ['none', 'Nobody', '没有'],
    ['co applicant', 'Joint applicant', '共同申请人'],
    ['guarantor', 'Guarantor', '保证人'],
  ]),
  category('property_magnitude', 'Most valuable property', '最有价值的财产', [
    ['real estate', 'Land or house', '房地产'],
    ['life insurance', 'Building savings or life insurance', '住房储蓄或人寿保险'],
    ['car', 'Car or other', '汽车或其他'],
    ['no known property', 'None known', '未知或没有'],
  ]),
  category('other_payment_plans', 'Other instalment plans', '其他分期付款', [
    ['none', 'None', '没有'],
    ['bank', 'At a bank', '在银行'],
    ['stores', 'At shops', '在商店'],
  ]),
  category('housing', 'Housing', '住房', [
    ['own', 'Owns', '自有'],
    ['rent', 'Rents', '租住'],
    ['for free', 'Lives rent-free', '免费居住'],
  ]),
  number(
    'residence_since',
    'At this address (1 to 4, longest 4)',
    '现住址居住时间（1 至 4，4 最久）',
    2.5,
    1,
  ),
  number('existing_credits', 'Loans at this bank (1 to 4)', '在本行的贷款数（1 至 4）', 1, 1),
  category('job', 'Job', '职业', [
    ['unemp/unskilled non res', 'None or unskilled, newcomer', '无业或无技能，非常住'],
    ['unskilled resident', 'Unskilled', '无技能'],
    ['skilled', 'Skilled', '有技能'],
    ['high qualif/self emp/mgmt', 'Manager, self-employed or expert', '管理者、自雇或高级人才'],
  ]),
  number('num_dependents', 'People to maintain (1 or 2)', '需赡养的人数（1 或 2）', 1, 1),
  category('own_telephone', 'Telephone', '电话', [
    ['none', 'None', '没有'],
    ['yes', 'In own name', '登记在本人名下'],
  ]),
];
