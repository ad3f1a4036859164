/** Simplified Chinese: the quickest way by delays that are forecast. */
import type { routeEn } from './route-en.ts';

export const routeZh: typeof routeEn = {
  from: '出发地',
  to: '目的地',
  day: '日期',
  hour: '时刻',
  nonstop: '直飞',
  via: (airports) => `经${airports.join('和')}`,
  span: (hours, minutes) => `${hours} 小时 ${minutes} 分钟`,
  quickest: '最快：',
  takes: (span) => `，${span}`,
  came: (span) => `按实际延误，这条路线用时 ${span}。`,
  better: (way, span) => `事后来看，${way}最快：${span}。`,
  best: '事后来看，没有更快的路线。',
  same: '请选择两座不同的机场。',
  map: '可以中转的机场（晚点越久圆点越大）和最快路线',
  mapKey: '圆点越大，航班晚点越久',
  ways: '按第一段航班列出的路线',
  way: '路线',
  planned: '不计延误',
  delay: '预测延误',
  total: '合计',
  looking: '实际用时',
  assumed: (change) =>
    `飞行按 35 分钟加每 8 英里 1 分钟计，中转按 ${change} 分钟计。延误取所选时刻；参与预测的二十座机场以外，按准点计。`,
};
