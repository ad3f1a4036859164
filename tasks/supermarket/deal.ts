/** Parts of the supermarket's baskets: every fifth is a test row, the others are dealt by what leads them. */
import { equalShares, type MixedCsv } from '../csv-samples.ts';

/** Numbers of the first kind of goods that a basket holds, in the order of the supermarket's departments. */
const LEADERS = [
  { from: 0, label: { en: 'Department 1', zh: '1 号柜台' } },
  { from: 1, label: { en: 'Departments 2 to 11', zh: '2 至 11 号柜台' } },
  { from: 10, label: { en: 'Baby needs', zh: '婴儿用品' } },
  { from: 11, label: { en: 'Bread and cake', zh: '面包蛋糕' } },
  { from: 12, label: { en: 'Baking needs', zh: '烘焙原料' } },
  { from: 13, label: { en: 'Other goods', zh: '其他商品' } },
];

export const basketDeal: MixedCsv = {
  file: 'data/supermarket/baskets.csv',
  rows: 'baskets',
  testEvery: 5,
  splits: [
    {
      id: 'leader',
      label: { en: 'By the department that leads the basket', zh: '按购物篮中排首位的柜台' },
      parts: LEADERS.length,
      partLabel: (part) => LEADERS[part]?.label ?? { en: '', zh: '' },
      deal: (_, cellsOf) =>
        cellsOf('items').map((items) =>
          LEADERS.findLastIndex(({ from }) => Number.parseInt(items, 10) >= from),
        ),
    },
    equalShares(8),
  ],
};
