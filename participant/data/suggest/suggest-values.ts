/** Which of the task's words a foreign word means. */
import { pairLikeness, wordsOf } from './names.ts';

/** Words that mean the same in a cell. */
const SAME: readonly (readonly string[])[] = [
  ['1', 'yes', 'y', 'true', 't', 'ja', 'oui', '是', '有'],
  ['0', 'no', 'n', 'false', 'f', 'nein', 'non', 'none', '否', '无', '没有'],
  ['male', 'm', 'man', 'maennlich', 'mann', '男', '男性'],
  ['female', 'f', 'woman', 'weiblich', 'frau', '女', '女性'],
  ['bad', 'default', 'defaulted', 'charged off', 'late', 'schlecht', '1', 'yes', '坏', '违约'],
  ['good', 'paid', 'fully paid', 'current', 'gut', '0', 'no', '好', '正常'],
  ['car', 'auto', 'vehicle', 'automobile', '汽车', '车'],
  ['house', 'home', 'haus', '房', '住房'],
];

export interface KnownValue {
  readonly value: string;
  readonly labels: readonly string[];
}

/**
 * @param foreign - The file's words.
 * @returns Only what differs: a word that the task knows stays as it is, and so does one that nothing resembles.
 */
export function suggestValues(
  foreign: readonly string[],
  known: readonly KnownValue[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const word of foreign) {
    if (known.some(({ value }) => value === word)) continue;
    const best = known
      .map(({ value, labels }) => ({
        value,
        likeness: Math.max(...[value, ...labels].map((name) => likeness(word, name))),
      }))
      .toSorted((a, b) => b.likeness - a.likeness)[0];
    if (best && best.likeness >= 0.6) found[word] = best.value;
  }
  return found;
}

function likeness(a: string, b: string): number {
  const [x, y] = [wordsOf(a).join(' '), wordsOf(b).join(' ')];
  if (x === y) return 1;
  if (SAME.some((group) => group.includes(a.trim().toLowerCase()) && group.includes(b.trim().toLowerCase())))
    return 0.95;
  // "1 to 4 years" and "4 to 7 years" are alike in everything but what they say.
  if (numeralsOf(a) !== numeralsOf(b)) return 0;
  const same = SAME.some((group) => group.includes(x) && group.includes(y));
  return same ? 0.9 : pairLikeness(x, y);
}

const numeralsOf = (text: string) => (text.match(/\d+/g) ?? []).join(' ');
