/** Simplified Chinese: forecasts beside what came. */
import type { forecastEn } from './forecast-en.ts';

export const forecastZh: typeof forecastEn = {
  when: '时间',
  earlier: '往前',
  later: '往后',
  said: '根据此前数据的预测',
  cameTrue: '实际',
  weekBefore: '一周前',
  highest: '最高：',
  about: (amount) => `，约 ${amount}`,
  offBy: (error, naive) => `这里的预测平均误差 ${error}；若直接沿用一周前的数值，平均误差为 ${naive}。`,
  plot: (target) => `${target}：预测、实际和一周前`,
};
