/** The tasks that `bench -- tasks` compares. */
import { breastCancerDeal } from '../../tasks/breast-cancer/samples.ts';
import { breastCancer } from '../../tasks/breast-cancer/task.ts';
import { creditDeal } from '../../tasks/credit/samples.ts';
import { credit } from '../../tasks/credit/task.ts';
import { defaultRiskDeal } from '../../tasks/default-risk/samples.ts';
import { defaultRisk } from '../../tasks/default-risk/task.ts';
import { heart } from '../../tasks/heart/task.ts';
import { recurrenceDeal } from '../../tasks/recurrence/samples.ts';
import { recurrence } from '../../tasks/recurrence/task.ts';
import { crossDeals } from './csv-case.ts';
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
];
