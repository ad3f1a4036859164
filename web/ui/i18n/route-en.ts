/** English: the quickest way by delays that are forecast. */

export const routeEn = {
  from: 'From',
  to: 'To',
  day: 'Day',
  hour: 'Hour',
  nonstop: 'nonstop',
  via: (airports: readonly string[]) => `via ${airports.join(' and ')}`,
  span: (hours: number, minutes: number) => `${hours} h ${minutes} min`,
  quickest: 'Quickest:',
  takes: (span: string) => `, ${span}`,
  came: (span: string) => `With the delays that came it took ${span}.`,
  better: (way: string, span: string) => `Looking back, ${way} would have been quickest: ${span}.`,
  best: 'Looking back, no other way would have been quicker.',
  same: 'Choose two different airports.',
  map: 'Airports where one can change, larger the later flights leave, and the quickest way',
  mapKey: 'larger: flights leave later',
  ways: 'Ways by their first flight',
  way: 'Way',
  planned: 'without delays',
  delay: 'forecast delay',
  total: 'in all',
  looking: 'as it came',
  assumed: (change: number) =>
    `Flying takes 35 minutes and one more for every 8 miles, changing ${change} minutes. Delays are of the hour chosen; outside the twenty airports that forecast, flights are taken to leave on time.`,
};
