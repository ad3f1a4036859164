/** Whether a table has the columns of its task; in the tab and before it, in words that name what is missing. */
import { quoteAll, wrongShape } from './data-errors.ts';

/** @throws TabfedError `data.wrong-shape`. */
export function checkColumns(found: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((name) => !found.includes(name));
  const twice = expected.filter((name) => found.indexOf(name) !== found.lastIndexOf(name));
  if (missing.length === 0 && twice.length === 0) return;
  const problem = missing.length > 0 ? `lacks ${quoteAll(missing)}` : `has ${quoteAll(twice)} more than once`;
  throw wrongShape(
    `The table ${problem}: expected columns ${quoteAll(expected)}, found ${quoteAll(found)}.`,
    'Name the columns in the header line as the task does, separated by commas.',
  );
}
