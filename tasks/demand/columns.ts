/**
 * What a store knows before a week begins: the brand's price and those around it, its advertising, and how
 * much of the brand it has been selling: that tells stores apart, so that none needs to say who lives around it.
 * Centres and scales are round figures; prices are taken as logarithms, since people react to shares of a price.
 */
import type { Column } from '../../core/task/columns.ts';
import { category, type LabelledValue, number } from '../labelled-columns.ts';

export const BRANDS: readonly LabelledValue[] = [
  ['1', 'Tropicana Premium, 64 oz', '纯果乐优质，64 盎司'],
  ['2', 'Tropicana Premium, 96 oz', '纯果乐优质，96 盎司'],
  ['3', 'Florida’s Natural, 64 oz', '佛罗里达天然，64 盎司'],
  ['4', 'Tropicana, 64 oz', '纯果乐，64 盎司'],
  ['5', 'Minute Maid, 64 oz', '美汁源，64 盎司'],
  ['6', 'Minute Maid, 96 oz', '美汁源，96 盎司'],
  ['7', 'Citrus Hill, 64 oz', '柑橘山，64 盎司'],
  ['8', 'Tree Fresh, 64 oz', '树鲜，64 盎司'],
  ['9', 'Florida Gold, 64 oz', '佛罗里达金，64 盎司'],
  ['10', 'Dominick’s, 64 oz', '多米尼克自有品牌，64 盎司'],
  ['11', 'Dominick’s, 128 oz', '多米尼克自有品牌，128 盎司'],
];

/** A quarter of a year: weeks with advertising and without. */
export const LAGS = 13;

export const demandColumns: Column[] = [
  category('brand', 'Brand', '品牌', BRANDS),
  number('price', 'Price per 64 oz (USD)', '每 64 盎司价格（美元）', 1.2, 0.25, { log: true }),
  number('comp_price_mean', 'Mean price of the other brands (USD)', '其他品牌平均价格（美元）', 1.2, 0.15, {
    log: true,
  }),
  number('comp_price_min', 'Lowest price of the other brands (USD)', '其他品牌最低价格（美元）', 0.95, 0.2, {
    log: true,
  }),
  category('deal', 'Coupon in the store', '店内优惠券', [
    ['0', 'No', '无'],
    ['1', 'Yes', '有'],
  ]),
  number('feat', 'Advertised (share of the brand’s packs)', '广告覆盖（该品牌包装的比例）', 0.2, 0.4),
  {
    name: 'usual_sales',
    type: 'lags',
    of: 'sales',
    lags: Array.from({ length: LAGS }, (_, back) => back + 1),
    summary: 'mean',
    log: true,
    center: 8.5,
    scale: 1,
    label: { en: 'Usual sales (mean of the last 13 weeks sold)', zh: '平时销量（最近 13 个销售周的平均）' },
  },
];
