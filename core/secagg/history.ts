/**
 * What a tab remembers beyond one session. Two sums over almost the same cohort on one model subtract to one member's
 * update, so a tab helps to open one sum a model, and nothing older than the session it is in.
 */
import type { ModelId } from '../protocol/ids.ts';
import type { Manifest } from './manifest.ts';

export interface SessionHistory {
  /** Models on which this tab has given shares away. */
  readonly unmaskedOn: readonly ModelId[];
  readonly newest: { readonly round: number; readonly attempt: number } | null;
}

export const NO_HISTORY: SessionHistory = { unmaskedOn: [], newest: null };

/** A sentence of why this tab may not join, or null. */
export function whyNotJoin(history: SessionHistory, { model, round, attempt }: Manifest): string | null {
  if (history.unmaskedOn.includes(model))
    return `This tab has helped to open a sum on model ${model}, expected another model.`;
  const { newest } = history;
  if (newest && (round < newest.round || (round === newest.round && attempt <= newest.attempt)))
    return `This tab was in round ${newest.round}, attempt ${newest.attempt}, expected a later one than round ${round}, attempt ${attempt}.`;
  return null;
}

/** Whoever joins tells sessions that are still open `superseded`. */
export const joined = (history: SessionHistory, { round, attempt }: Manifest): SessionHistory => ({
  ...history,
  newest: { round, attempt },
});

/** To be kept before the shares are sent. */
export const unmasked = (history: SessionHistory, { model }: Manifest): SessionHistory => ({
  ...history,
  unmaskedOn: [...history.unmaskedOn, model],
});
