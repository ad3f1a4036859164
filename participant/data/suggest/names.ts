/** How alike two names of columns are, in English, German and Chinese as files have them. Pure; knows no data. */

/** Words that mean the same in a header. The first of each stands for all. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['amount', 'sum', 'betrag', 'kreditbetrag', 'amt', '金额', '贷款金额', '额度'],
  ['loan', 'credit', 'kredit', '贷款', '信贷'],
  ['duration', 'term', 'laufzeit', 'tenor', 'maturity', 'dauer', '期限', '贷款期限', '时长'],
  ['purpose', 'reason', 'zweck', 'verwendungszweck', '用途', '贷款用途'],
  ['age', 'alter', '年龄'],
  ['income', 'salary', 'earnings', 'einkommen', '收入', '工资', '年收入'],
  ['sex', 'gender', 'geschlecht', '性别'],
  ['price', 'preis', '价格', '单价'],
  ['cost', 'kosten', '费用', '成本'],
  ['date', 'day', 'datum', '日期'],
  ['time', 'timestamp', 'datetime', 'zeit', '时间'],
  ['bad', 'default', 'defaulted', 'ausfall', 'risk', '违约', '坏账', '是否违约'],
  ['job', 'occupation', 'profession', 'beruf', '职业'],
  ['employment', 'employed', 'beschaeftigung', '就业', '工龄'],
  ['housing', 'home', 'residence', 'ownership', 'wohnen', '住房'],
  ['savings', 'ersparnisse', '储蓄', '存款'],
  ['account', 'checking', 'konto', '账户'],
  ['quantity', 'qty', 'count', 'number', 'num', 'anzahl', 'menge', '数量', '个数'],
  ['sales', 'umsatz', 'absatz', '销量', '销售额'],
  ['store', 'shop', 'filiale', 'laden', '门店', '商店'],
  ['weight', 'gewicht', '体重', '重量'],
  ['height', 'groesse', '身高'],
  ['pressure', 'blutdruck', '血压'],
  ['temperature', 'temp', 'temperatur', '温度', '体温'],
  ['interest', 'zins', '利息'],
  ['rate', 'quote', '利率', '比率'],
  ['status', 'state', '状态'],
  ['outcome', 'result', 'target', 'label', 'class', 'ergebnis', '结果', '标签'],
  ['customer', 'client', 'kunde', '客户'],
  ['year', 'years', 'yr', 'yrs', 'jahr', 'jahre', '年'],
  ['month', 'months', 'mo', 'monat', 'monate', '月', '个月'],
  ['week', 'weeks', 'wk', 'woche', 'wochen', '周'],
  ['day', 'days', 'tag', 'tage', '天'],
  ['cent', 'cents', '分'],
];

const CANONICAL = new Map(
  SYNONYMS.flatMap((group) => group.map((word) => [word, group[0] as string] as const)),
);

/** "LoanAmount_EUR" → loan, amount, eur. A Chinese name is one word, and each known word inside it. */
export function wordsOf(name: string): readonly string[] {
  const spaced = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return spaced
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .flatMap(chineseParts)
    .map((word) => CANONICAL.get(word) ?? word);
}

function chineseParts(word: string): readonly string[] {
  if (CANONICAL.has(word) || !/\p{Script=Han}/u.test(word)) return [word];
  const inside = [...CANONICAL.keys()].filter(
    (known) => /\p{Script=Han}/u.test(known) && known.length > 1 && word.includes(known),
  );
  return inside.length > 0 ? inside : [word];
}

/** Say how much or of what, not what: two columns with nothing else in common are not alike. */
const ASIDE = new Set(['in', 'of', 'the', 'is', 'no', 'day', 'week', 'month', 'year', 'cent']);

function tellingWords(name: string): readonly string[] {
  const words = wordsOf(name);
  const telling = words.filter((word) => !ASIDE.has(word));
  return telling.length > 0 ? telling : words;
}

/** 0 = nothing in common, 1 = the same but for case, separators and synonyms. */
export function nameLikeness(a: string, b: string): number {
  const [whole, other] = [wordsOf(a), wordsOf(b)];
  if (whole.length === 0 || other.length === 0) return 0;
  if (whole.join('') === other.join('')) return 1;
  const [x, y] = [tellingWords(a), tellingWords(b)];
  const shared = x.filter((word) => y.includes(word)).length;
  const byWords = (2 * shared) / (x.length + y.length);
  return Math.max(0.9 * byWords, 0.8 * pairLikeness(x.join(''), y.join('')));
}

/** Dice's coefficient over pairs of neighbouring characters: forgiving to endings and abbreviations. */
export function pairLikeness(a: string, b: string): number {
  const pairs = (text: string) => Array.from({ length: text.length - 1 }, (_, i) => text.slice(i, i + 2));
  const [x, y] = [pairs(a), pairs(b)];
  if (x.length === 0 || y.length === 0) return a === b ? 1 : 0;
  const left = [...y];
  let shared = 0;
  for (const pair of x) {
    const at = left.indexOf(pair);
    if (at < 0) continue;
    left.splice(at, 1);
    shared++;
  }
  return (2 * shared) / (x.length + y.length);
}
