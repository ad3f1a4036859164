/** Readers of what stands behind an option; commander adds which option it was. */
import { InvalidArgumentError } from 'commander';

export const wrongArgument = (text: string, expected: string) =>
  new InvalidArgumentError(`It is ${JSON.stringify(text)}, expected ${expected}.`);

export const wholeFrom =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    const end = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
    throw wrongArgument(text, `a whole number from ${least}${end}`);
  };

export const count = wholeFrom(1);

export function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw wrongArgument(text, 'a number above 0');
}
