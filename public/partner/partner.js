/** The lender's own script: shows its loans, and what tabfed does with them. Nothing of it is special to tabfed but the end. */
const isChinese = document.documentElement.lang.startsWith('zh');
const say = (en, zh) => (isChinese ? zh : en);
const number = new Intl.NumberFormat(isChinese ? 'zh-CN' : 'en');

/** What is shown; every other column is in the table too, hidden. */
const SHOWN = {
  purpose: say('Purpose', '用途'),
  credit_amount: say('Amount (DM)', '金额（马克）'),
  duration: say('Months', '月数'),
  checking_status: say('Current account', '活期账户'),
  age: say('Age', '年龄'),
  housing: say('Housing', '住房'),
  bad: say('Outcome', '结果'),
};

const WORDS = {
  'radio/tv': say('Radio or TV', '收音机或电视'),
  'new car': say('New car', '新车'),
  'used car': say('Used car', '二手车'),
  'furniture/equipment': say('Furniture', '家具'),
  business: say('Business', '经营'),
  education: say('Education', '教育'),
  repairs: say('Repairs', '维修'),
  'domestic appliance': say('Appliance', '家用电器'),
  retraining: say('Retraining', '职业再培训'),
  other: say('Other', '其他'),
  '<0': say('Overdrawn', '透支'),
  '0<=X<200': say('Below 200', '不足 200'),
  '>=200': say('200 or more', '200 及以上'),
  'no checking': say('None', '没有'),
  own: say('Owns', '自有'),
  rent: say('Rents', '租住'),
  'for free': say('Rent-free', '免费居住'),
};

const OUTCOME = { 0: say('Repaid', '已还清'), 1: say('Late', '逾期') };

const text = await (await fetch('loans.csv')).text();
const [header, ...loans] = text
  .trimEnd()
  .split('\n')
  .map((line) => line.split(','));
const at = (name) => header.indexOf(name);

// Shown columns first, in their order; the rest behind them.
const order = [...Object.keys(SHOWN), ...header.filter((name) => !(name in SHOWN))];
const table = document.getElementById('loans');
const headRow = table.createTHead().insertRow();
for (const name of order) {
  const cell = document.createElement('th');
  cell.scope = 'col';
  cell.dataset.column = name;
  cell.textContent = SHOWN[name] ?? name;
  cell.hidden = !(name in SHOWN);
  headRow.append(cell);
}
const body = table.createTBody();
for (const loan of loans) {
  const row = body.insertRow();
  for (const name of order) {
    const value = loan[at(name)];
    const cell = row.insertCell();
    cell.dataset.value = value;
    cell.textContent = shown(name, value);
    cell.hidden = !(name in SHOWN);
    if (name === 'bad') cell.className = value === '1' ? 'late' : 'repaid';
    else if (/^\d+$/.test(value)) cell.className = 'number';
  }
}

function shown(name, value) {
  if (name === 'bad') return OUTCOME[value];
  return WORDS[value] ?? (/^\d+$/.test(value) ? number.format(value) : value);
}

const lent = loans.reduce((sum, loan) => sum + Number(loan[at('credit_amount')]), 0);
const late = loans.filter((loan) => loan[at('bad')] === '1').length;
document.getElementById('count').textContent = number.format(loans.length);
document.getElementById('lent').textContent = say(`DM ${number.format(lent)}`, `${number.format(lent)} 马克`);
document.getElementById('bad').textContent = number.format(late);

// What tabfed does, said in the page's own place. Works before its script has loaded.
const STATE = {
  downloading: 'training',
  training: 'training',
  uploading: 'training',
  evaluating: 'training',
  reported: 'reported',
  waiting: 'waiting',
  unreachable: 'waiting',
  paused: 'paused',
  finished: 'finished',
  left: 'idle',
  failed: 'failed',
};
const state = document.getElementById('state');
const round = document.getElementById('round');
const show = (name) => {
  const words = state.dataset[name];
  if (state.textContent !== words) state.textContent = words;
};
window.tabfed = window.tabfed || [];
window.tabfed.push((tabfed) => {
  tabfed.addEventListener('progress', ({ detail }) => show(STATE[detail.activity.phase] ?? 'preparing'));
  tabfed.addEventListener('error', () => show('failed'));
  tabfed.addEventListener('round', ({ detail }) => {
    round.hidden = false;
    round.querySelector('b').textContent = number.format(detail.round.round);
  });
});
