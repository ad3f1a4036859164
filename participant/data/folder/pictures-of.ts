/** Pictures of a folder with their classes: from a table of labels where there is one, else from the folders' names. */
import type { ImageData } from '../../../core/task/data-schema.ts';
import type { FolderSource, PicturesSource } from '../../../core/task/data-source.ts';
import { emptyData, quote, quoteAll, wrongShape } from '../data-errors.ts';
import type { Pace } from '../reading/stream-file.ts';
import { type FolderFile, folderFiles } from './folder-files.ts';
import { type Labels, labelsIn } from './labels-in.ts';

/** @throws TabfedError `data.empty`, `data.unreadable` or `data.wrong-shape`, naming the file. */
export async function picturesOf(source: FolderSource, data: ImageData, pace: Pace): Promise<PicturesSource> {
  const files = await folderFiles(source, pace);
  const tables = files.filter(({ path }) => isTable(path));
  const pictures = files.filter(({ path }) => !isTable(path));
  if (pictures.length === 0)
    throw emptyData('There is no picture (PNG, JPEG, WebP, BMP or GIF) among the files.');
  if (tables.length > 1) {
    throw wrongShape(
      `There are ${tables.length} tables among the pictures: ${quoteAll(tables.map(({ path }) => path))}.`,
      'Keep one, with a line for each picture: its file and its class.',
    );
  }
  const [table] = tables;
  const labels = table && labelsIn(table);
  return {
    kind: 'pictures',
    pictures: pictures.map(({ path, bytes }) => ({
      name: path,
      bytes,
      label: labelOf(path, data, labels, table),
    })),
  };
}

const isTable = (path: string) => /\.(csv|tsv)$/i.test(path);

function labelOf(
  path: string,
  { classes }: ImageData,
  labels: Labels | undefined,
  table: FolderFile | undefined,
): number {
  if (labels && table) {
    const label = labels.of(path);
    if (label === undefined) {
      throw wrongShape(
        `${quote(table.path)} has no line for picture ${quote(path)}.`,
        'Add one, or take the picture away.',
      );
    }
    const found = classNamed(label, classes);
    if (found >= 0) return found;
    throw wrongShape(
      `${quote(table.path)} says that picture ${quote(path)} is ${quote(label)}, which is none of the classes ${quoteAll(classes)}.`,
      'Write the classes as the task does.',
    );
  }
  // The innermost folder that is a class: "train/cat/old/1.png" is a cat.
  const folders = path.split('/').slice(0, -1);
  const found = folders.map((folder) => classNamed(folder, classes)).findLast((at) => at >= 0);
  if (found !== undefined) return found;
  throw wrongShape(
    folders.length === 0
      ? `Picture ${quote(path)} lies in no folder, expected one named as its class: ${quoteAll(classes)}.`
      : `Picture ${quote(path)} lies in ${quote(folders.join('/'))}, and no folder of that is one of the classes ${quoteAll(classes)}.`,
    'Name the folders as the classes, or add a CSV file with two columns: file and label.',
  );
}

function classNamed(name: string, classes: readonly string[]): number {
  const plain = name.trim().toLowerCase();
  return classes.findIndex((one) => one.toLowerCase() === plain);
}
