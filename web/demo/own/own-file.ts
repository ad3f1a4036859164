/** A file of the person's own, from choosing it to training on it. What it holds is told by the trainer, after consent. */
import type { ErrorReport } from '../../../core/errors/tabfed-error.ts';
import type { TableData } from '../../../core/task/data-schema.ts';
import type { ColumnMapping, MappedColumn, Mapping } from '../../../core/task/mapping.ts';
import { columnsToRead } from '../../../participant/data/columns-to-read.ts';
import { cellReaders } from '../../../participant/data/mapped-cells.ts';
import { previewRows, type RowPreview } from '../../../participant/data/preview.ts';
import type { FileProfile } from '../../../participant/data/profile/file-profile.ts';
import { mapColumn } from '../../../participant/data/suggest/suggest-mapping.ts';
import type { WantedColumn } from '../../../participant/data/suggest/wanted-columns.ts';
import { TableBuilder } from '../../../participant/data/table.ts';
import type { ReadingProgress } from '../../../participant/ports.ts';

export interface PathFile {
  /** With slashes, from the folder on. */
  readonly path: string;
  readonly file: File;
}

export type OwnFile =
  | { readonly step: 'none' }
  /** Its name and size are known; nothing of it is read. */
  | { readonly step: 'chosen'; readonly file: File }
  /** Pictures: their names and sizes are known. They are read when training is agreed to; there is nothing to match. */
  | {
      readonly step: 'folder';
      readonly name: string;
      readonly size: number;
      readonly files: readonly PathFile[];
    }
  | { readonly step: 'reading'; readonly file: File; readonly progress?: ReadingProgress }
  | { readonly step: 'failed'; readonly file: File; readonly error: ErrorReport }
  | {
      readonly step: 'matching';
      readonly file: File;
      readonly profile: FileProfile;
      readonly mapping: Mapping;
      /** From an earlier visit, on this device. */
      readonly isRemembered: boolean;
      /** Why the newest mapping that was brought as a file was not taken. */
      readonly mappingProblem?: ErrorReport;
    };

export type Matching = OwnFile & { step: 'matching' };
export type Folder = OwnFile & { step: 'folder' };

/** The mapping with another column, constant, unit or words for `column`; undefined takes it away. */
export function withColumn(mapping: Mapping, column: string, change: ColumnMapping | undefined): Mapping {
  const { [column]: _, ...others } = mapping.columns;
  return { columns: change === undefined ? others : { ...others, [column]: change } };
}

/** What stands for `column` where a person chose `from` by hand: with units and words as suggested. */
export function chosenColumn(
  profile: FileProfile,
  column: WantedColumn,
  from: string,
): ColumnMapping | undefined {
  const found = profile.columns.find(({ name }) => name === from);
  return found && mapColumn(column, found);
}

/** One of the file's words as another of the task's; undefined leaves it as it is. */
export function withWord(mapping: MappedColumn, word: string, meant: string | undefined): ColumnMapping {
  const { values, ...rest } = mapping;
  const { [word]: _, ...others } = values ?? {};
  const changed = meant === undefined ? others : { ...others, [word]: meant };
  return Object.keys(changed).length === 0 ? rest : { ...rest, values: changed };
}

/** The first rows as the model reads them, by the names of its inputs; rows that look back have too few before them here. */
export function inputsOf(
  { profile, mapping }: Pick<Matching, 'profile' | 'mapping'>,
  data: TableData,
): readonly RowPreview[] {
  const columns = columnsToRead(data);
  const names = profile.columns.map(({ name }) => name);
  const readers = cellReaders(columns, mapping);
  const places = readers.map(({ from }) => (from === undefined ? -1 : names.indexOf(from)));
  const table = new TableBuilder(columns);
  for (const row of profile.firstRows) table.add((at) => readers[at]!.read(row[places[at]!]));
  return previewRows(table.build(), data, profile.firstRows.length);
}

export interface PreviewCell {
  readonly before: string;
  readonly after: string;
}

/** The first rows by the task's columns: as they stand in the file, and as the task reads them. */
export function previewOf(
  { profile, mapping }: Pick<Matching, 'profile' | 'mapping'>,
  data: TableData,
): readonly (readonly PreviewCell[])[] {
  const readers = cellReaders(columnsToRead(data), mapping);
  const names = profile.columns.map(({ name }) => name);
  return profile.firstRows.map((row) =>
    readers.map(({ from, read }) => {
      const before = from === undefined ? '' : (row[names.indexOf(from)] ?? '');
      const after = read(before);
      // As many digits as anybody reads; training takes them all.
      return { before, after: String(typeof after === 'number' ? Number(after.toPrecision(6)) : after) };
    }),
  );
}
