import { wrongArgument } from './arguments.ts';

/** The address of a hub as an argument, without a slash at its end. */
export function hubUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '');
  throw wrongArgument(text, 'http://… or https://…');
}
