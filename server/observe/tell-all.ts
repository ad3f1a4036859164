import type { TellFact } from '../shell/facts.ts';

/**
 * Tells every subscriber. One that throws keeps no other from hearing, and never reaches the teller: a metric
 * that cannot be counted must not undo a round. The failure goes to `log` as a fault of the hub.
 */
export function tellAll(log: TellFact, others: readonly TellFact[]): TellFact {
  return (fact) => {
    log(fact);
    for (const tell of others) {
      try {
        tell(fact);
      } catch (error) {
        log({ type: 'fault', task: null, where: `observing "${fact.type}"`, error });
      }
    }
  };
}
