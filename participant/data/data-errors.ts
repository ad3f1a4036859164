/** What a person is told about rows that cannot be used. The words stay in the tab: they may quote a cell. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';

export function emptyData(what: string): TabfedError {
  return new TabfedError('data.empty', { what, next: 'Choose data that holds at least one row.' });
}

export function wrongShape(what: string, next: string): TabfedError {
  return new TabfedError('data.wrong-shape', { what, next });
}

export function unreadable(what: string, next: string): TabfedError {
  return new TabfedError('data.unreadable', { what, next });
}

export function tooLarge(found: string, limit: string): TabfedError {
  return unreadable(`${found}, at most ${limit} are allowed.`, 'Choose a part of the data.');
}

/** A cell or a name as a message quotes it, whatever its length. */
export function quote(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}

/** A list of names, of which a message needs the first ones only. */
export function quoteAll(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(quote).join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
