import { InvalidArgumentError } from 'commander';

/** The address of a hub as an argument, without a slash at its end. */
export function hubUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw new InvalidArgumentError(`It is ${JSON.stringify(text)}, expected http://… or https://…`);
}
