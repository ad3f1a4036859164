/** English: training on a file of one's own. */
import { FORMATS } from '../format.ts';

const f = FORMATS.en;
const rows = (n: number) => `${f.count(n)} ${n === 1 ? 'row' : 'rows'}`;

export const ownEn = {
  whichData: 'Rows to train on',
  samples: 'Sample rows',
  samplePictures: 'Sample pictures',
  file: 'My own file',
  drop: 'Drop a table here, or choose one',
  forms: 'CSV, TSV or one JSON object a line, up to 4 GB. It is read in this tab and stays here.',
  another: 'Choose another file',
  pictures: 'My own pictures',
  dropPictures: 'Drop a folder or a zip here',
  pictureForms: (classes: string) =>
    `PNG or JPEG files in folders named by class (${classes} …), or with a CSV of file and label.`,
  chooseFolder: 'Choose a folder',
  chooseZip: 'Choose a zip',
  filesOf: (n: number, size: string) => `${f.count(n)} ${n === 1 ? 'file' : 'files'}, ${size}`,
  noPictures: 'Choose your pictures first.',
  picturesTitle: 'May this tab train on your pictures?',
  picturesText: (name: string, bytes: string) =>
    `The pictures of “${name}” are opened and brought to the task’s size in a compartment without network and storage. They stay here; about ${bytes} go out each round: the improvement and a score.`,
  picturesStart: 'Agree and train',
  noFile: 'Choose your file first.',
  consentTitle: 'May this tab read your file?',
  consentText: (name: string) =>
    `“${name}” is read in a compartment without network and storage. You then match its columns, and nothing is trained or sent before you start it.`,
  consent: 'Agree and read the file',
  reading: (name: string) => `Reading ${name}`,
  readSoFar: (done: number, total: number, count: number) =>
    `${f.bytes(done)} of ${f.bytes(total)}, ${rows(count)}`,
  cancel: 'Stop reading',
  failed: 'The file could not be read',
  title: 'Match your columns',
  lede: (name: string, count: number, columns: number) =>
    `${name}: ${rows(count)}, ${f.count(columns)} columns. The task asks for the ones below. What stands for each is a suggestion; correct what is wrong.`,
  remembered: 'Matched as last time on this device.',
  startOver: 'Suggest anew',
  wanted: 'The task asks for',
  yours: 'Your column',
  holds: 'What it holds',
  learns: 'to be learnt',
  choose: '– choose –',
  constant: 'the same in every row',
  constantValue: 'Value',
  times: 'times',
  words: (n: number) => `${f.count(n)} ${n === 1 ? 'word' : 'words'} and what they mean`,
  asItIs: 'as it is',
  notThis: 'no',
  isThis: 'yes',
  range: (low: string, high: string, mean: string) => `${low} to ${high}, mean ${mean}`,
  missing: (n: number) => `${f.count(n)} empty`,
  unused: 'Not used',
  previewTitle: 'Your first rows, as the task reads them',
  saveMapping: 'Save the mapping',
  loadMapping: 'Load a mapping (JSON)',
  mappingRefused: 'The mapping stays as it was',
  uciMapping: 'These are the UCI files',
  inputsTitle: (n: number) =>
    `The same rows as ${f.count(n)} ${n === 1 ? 'number' : 'numbers'} for the model`,
  inputsLater:
    'How these become numbers for the model follows from statistics of all participants, before the first round.',
  rowLeftOut: (problem: string) => `Left out: ${problem}`,
  before: (cell: string) => `was ${cell}`,
  allWell: 'Everything fits.',
  start: 'Train on these rows',
  blocked: 'Match the columns marked in red first.',
  startText: (count: number, bytes: string) =>
    `This tab then trains on ${rows(count)} that stay here, and sends about ${bytes} each round: the improvement and a score. You can stop at any moment.`,
  issue: {
    unmapped: 'Nothing stands for it yet.',
    'not-in-file': (from: string) => `The file has no column “${from}”.`,
    missing: (n: number) => `${rows(n)} left out: the cell is empty.`,
    'not-numbers': (n: number) => `${rows(n)} left out: no number there.`,
    'unknown-words': (words: string) => `Counts as none of the categories: ${words}`,
    'never-positive': (word: string) => `No row is “${word}”: say below which word means it.`,
    'always-positive': 'Every row is the same: there is nothing to learn.',
    'odd-range': (mean: string, expected: string) =>
      `The mean is ${mean}, usual is about ${expected}: another unit?`,
  },
};
