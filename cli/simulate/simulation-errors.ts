import { TabfedError } from '../../core/errors/tabfed-error.ts';

export const badArguments = (what: string, next: string) =>
  new TabfedError('simulation.arguments', { what, next });

/** Why, as the end of a sentence without its full stop. */
export const reasonOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
