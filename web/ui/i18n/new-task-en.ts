/** English: a new task from a sample, on the operator's page. */
import { FORMATS } from '../format.ts';

const f = FORMATS.en;

export const newTaskEn = {
  open: 'New task',
  title: 'A new task from a sample',
  lede: 'Drop a file with a few rows as participants will have them. It is read in this page and goes nowhere: the hub gets names of columns, rounded figures for their size, and the words that you release below.',
  drop: 'Drop a sample here, or choose one',
  forms: 'CSV, TSV or JSON lines',
  another: 'Choose another',
  found: (rows: number, columns: number) => `${f.count(rows)} rows, ${f.count(columns)} columns`,
  label: 'Column to learn',
  kind: 'What is learnt',
  classification: 'which class, or yes or no',
  regression: 'a number',
  name: 'Name that people read',
  id: 'Id, for addresses and commands',
  owner: 'Owner, whom participants are told',
  noOwner: 'left empty: the owner of this task',
  refused: 'The hub did not take it',
  words: 'Words that everybody could read in the task',
  wordsNote:
    'A column of categories is used only if its words may be published. Tick each that you have looked at.',
  release: (n: number) => `publish ${f.count(n)} ${n === 1 ? 'word' : 'words'}`,
  toLearn: 'to be learnt: needed',
  leftOut: 'Left out',
  because: 'its words are not released',
  problems: 'It cannot be added yet',
  needsWords: (column: string) => `Release the words of “${column}”: without them there is nothing to learn.`,
  json: 'The task as JSON',
  jsonNote:
    'Exactly what the hub gets. For other preprocessing, models and rules, save it, change it, and start the hub with --task.',
  add: 'Add to this hub',
  addNote: 'It runs at once, is open to everybody, and stays over restarts.',
  cancel: 'Cancel',
  failed: 'The sample could not be used',
};
