/** A table of labels: a line for each picture. */
import { quote, quoteAll, wrongShape } from '../data-errors.ts';
import { RowReader } from '../reading/row-reader.ts';
import type { FolderFile } from './folder-files.ts';

export interface Labels {
  /** The label of a picture, by its path as the table writes it, or by its file's name alone. */
  of(path: string): string | undefined;
}

const FILE_NAMES = /^(file|filename|file_name|name|path|image|picture|id|文件|文件名|图像|图片)$/i;
const LABEL_NAMES = /^(label|class|category|target|kind|类别|标签|类)$/i;

/** @throws TabfedError `data.unreadable` or `data.wrong-shape`, with the table's name. */
export function labelsIn({ path, bytes }: FolderFile): Labels {
  let [fileAt, labelAt] = [-1, -1];
  const byPath = new Map<string, string>();
  const reader = new RowReader({
    begin(columns) {
      fileAt = columns.findIndex((name) => FILE_NAMES.test(name));
      labelAt = columns.findIndex((name) => LABEL_NAMES.test(name));
      if (columns.length === 2) [fileAt, labelAt] = fileAt === 1 || labelAt === 0 ? [1, 0] : [0, 1];
      if (fileAt >= 0 && labelAt >= 0) return;
      throw wrongShape(
        `${quote(path)} has columns ${quoteAll(columns)}, expected one called "file" and one called "label".`,
        'Name the columns so.',
      );
    },
    row(cells) {
      byPath.set(normal(cells[fileAt] ?? ''), (cells[labelAt] ?? '').trim());
    },
  });
  reader.push(bytes);
  reader.end();
  const folder = path.split('/').slice(0, -1).join('/');
  return {
    of(picture) {
      const whole = normal(picture);
      const within =
        folder !== '' && whole.startsWith(`${normal(folder)}/`) ? whole.slice(folder.length + 1) : whole;
      return byPath.get(within) ?? byPath.get(whole) ?? byPath.get(whole.split('/').at(-1) ?? whole);
    },
  };
}

const normal = (path: string) =>
  path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .toLowerCase();
