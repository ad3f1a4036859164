/** English: forecasts beside what came. */

export const forecastEn = {
  when: 'When',
  earlier: 'Earlier',
  later: 'Later',
  said: 'forecast, from what came before',
  cameTrue: 'what came',
  weekBefore: 'a week before',
  highest: 'Highest:',
  about: (amount: string) => `, about ${amount}`,
  offBy: (error: string, naive: string) =>
    `Forecasts shown here are off by ${error} on average; saying what was a week before would be off by ${naive}.`,
  plot: (target: string) => `${target}: forecast, what came, and a week before`,
};
