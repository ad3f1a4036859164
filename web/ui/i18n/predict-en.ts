/** English: a model that was exported as a page of its own. */
import { FORMATS } from '../format.ts';

const f = FORMATS.en;
const rows = (n: number) => `${f.count(n)} ${n === 1 ? 'row' : 'rows'}`;

export const predictEn = {
  about: (round: number, version: number) =>
    round === 0
      ? `Untrained, version ${f.count(version)}`
      : `Round ${f.count(round)}, version ${f.count(version)}`,
  parameters: (n: number) => `${f.count(n)} parameters`,
  offline:
    'Everything is computed on this page. It loads nothing and sends nothing; its own policy forbids it.',
  oneRow: 'One row',
  oneImage: 'One image',
  formNote: 'Filled in with usual values.',
  file: 'A file of rows',
  fileLede: 'The file stays here. Its columns are kept, and the answers are put behind them.',
  needs: 'Columns that it reads',
  drop: 'Drop a file here, or choose one',
  forms: 'CSV, TSV or JSON lines',
  mapping: 'Mapping (JSON), where your columns have other names',
  noMapping: 'choose …',
  scoring: (done: string, total: string) => `Reading: ${done} of ${total}`,
  scored: (scored: number, all: number) =>
    scored === all
      ? `All ${rows(all)} have an answer.`
      : `${f.count(scored)} of ${rows(all)} have an answer.`,
  save: 'Save the rows with their answers',
  problems: (n: number) => `${rows(n)} without an answer`,
  row: (n: number, problem: string) => `Row ${f.count(n)}: ${problem}`,
  more: (n: number) => `and ${f.count(n)} more; the last column of the file says why`,
  first: 'The first rows',
  failed: 'The file could not be read',
  noForm: 'This model looks back on earlier rows: give it a file that holds them.',
  technical: 'About this model',
  model: 'Model (SHA-256 of its weights)',
  layers: 'Layers',
  noModel: 'There is no model in this page',
  noModelNext: 'Make one with: tabfed export --task … --format html --to predict.html',
};
