/** The tasks that `bench -- tasks` compares. */
import { basket } from '../../tasks/basket/task.ts';
import { breastCancerDeal } from '../../tasks/breast-cancer/samples.ts';
import { breastCancer } from '../../tasks/breast-cancer/task.ts';
import { creditDeal } from '../../tasks/credit/samples.ts';
import { credit } from '../../tasks/credit/task.ts';
import { defaultRiskDeal } from '../../tasks/default-risk/samples.ts';
import { defaultRisk } from '../../tasks/default-risk/task.ts';
import { delayDeal } from '../../tasks/delay/samples.ts';
import { delay } from '../../tasks/delay/task.ts';
import { demandDeal } from '../../tasks/demand/samples.ts';
import { demand } from '../../tasks/demand/task.ts';
import { flightsDeal } from '../../tasks/flights/samples.ts';
import { flights } from '../../tasks/flights/task.ts';
import { heart } from '../../tasks/heart/task.ts';
import { recurrenceDeal } from '../../tasks/recurrence/samples.ts';
import { recurrence } from '../../tasks/recurrence/task.ts';
import { spend } from '../../tasks/spend/task.ts';
import { basketDeal } from '../../tasks/supermarket/deal.ts';
import { crossDeals, timedDeals } from './csv-case.ts';
import { heartDeals } from './heart-case.ts';
import type { TaskCase } from './task-case.ts';

export const TASK_CASES: readonly TaskCase[] = [
  { name: 'credit', task: credit, reference: 0.784, deals: () => crossDeals(creditDeal, 'purpose') },
  {
    name: 'default-risk',
    task: defaultRisk,
    reference: 0.752,
    deals: () => crossDeals(defaultRiskDeal, 'state'),
  },
  {
    name: 'breast-cancer',
    task: breastCancer,
    reference: 0.995,
    deals: () => crossDeals(breastCancerDeal, 'clinics'),
  },
  { name: 'heart', task: heart, also: ['accuracy'], reference: 0.866, deals: heartDeals },
  {
    name: 'recurrence',
    task: recurrence,
    reference: 0.681,
    deals: () => crossDeals(recurrenceDeal, 'cohort'),
  },
  {
    name: 'demand',
    task: demand,
    reference: 0.589,
    deals: () => timedDeals(demandDeal, 'store'),
  },
  { name: 'spend', task: spend, reference: 0.902, deals: () => crossDeals(basketDeal, 'leader') },
  // The commonest goods that the basket does not hold.
  { name: 'basket', task: basket, reference: 0.548, deals: () => crossDeals(basketDeal, 'leader') },
  { name: 'flights', task: flights, reference: 2.46, deals: () => timedDeals(flightsDeal, 'airport') },
  { name: 'delay', task: delay, reference: 13.66, deals: () => timedDeals(delayDeal, 'airport') },
];
