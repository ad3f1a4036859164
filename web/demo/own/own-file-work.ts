/** Reads a person's file after consent and keeps how its columns are matched. Each change is told as a new `OwnFile`. */
import { type ErrorReport, TabfedError } from '../../../core/errors/tabfed-error.ts';
import type { ColumnMapping } from '../../../core/task/mapping.ts';
import type { Task } from '../../../core/task/task.ts';
import { checkMapping } from '../../../participant/data/check-mapping.ts';
import type { FileProfile } from '../../../participant/data/profile/file-profile.ts';
import { suggestMapping } from '../../../participant/data/suggest/suggest-mapping.ts';
import type { ReadingProgress } from '../../../participant/ports.ts';
import { forgetMapping, rememberedMapping, rememberMapping } from './mapping-store.ts';
import { type Folder, type Matching, type OwnFile, type PathFile, withColumn } from './own-file.ts';

/** web/sdk/inspect-file.ts. Loaded on consent, and not before. */
export type InspectFile = (inspecting: {
  readonly hub: string;
  readonly file: File;
  readonly onProgress: (progress: ReadingProgress) => void;
  readonly signal: AbortSignal;
}) => Promise<FileProfile>;

export class OwnFileWork {
  #own: OwnFile = { step: 'none' };
  #reading: AbortController | undefined;
  readonly #task: Task;
  readonly #inspect: InspectFile;
  readonly #onChange: (own: OwnFile) => void;

  constructor(task: Task, inspect: InspectFile, onChange: (own: OwnFile) => void) {
    this.#task = task;
    this.#inspect = inspect;
    this.#onChange = onChange;
  }

  get own(): OwnFile {
    return this.#own;
  }

  choose(file: File): void {
    this.stop();
    this.#set({ step: 'chosen', file });
  }

  /** Pictures, or a zip of them. */
  chooseFolder(files: readonly PathFile[]): void {
    const [first] = files;
    if (!first) return;
    this.stop();
    const name = files.length === 1 ? first.file.name : (first.path.split('/')[0] ?? first.path);
    this.#set({ step: 'folder', name, size: files.reduce((sum, { file }) => sum + file.size, 0), files });
  }

  /** Only after the person has agreed. */
  async read(): Promise<void> {
    if (this.#own.step === 'none' || this.#own.step === 'folder' || this.#own.step === 'reading') return;
    const { file } = this.#own;
    const reading = new AbortController();
    this.#reading = reading;
    this.#set({ step: 'reading', file });
    try {
      const profile = await this.#inspect({
        hub: location.origin,
        file,
        signal: reading.signal,
        onProgress: (progress) => {
          if (this.#reading === reading) this.#set({ step: 'reading', file, progress });
        },
      });
      if (this.#reading === reading) this.#match(file, profile);
    } catch (error) {
      if (this.#reading === reading) this.#set({ step: 'failed', file, error: reportOf(error) });
    }
  }

  /** Ends the reading; the file stays chosen. */
  stop(): void {
    this.#reading?.abort();
    this.#reading = undefined;
    if (this.#own.step === 'reading') this.#set({ step: 'chosen', file: this.#own.file });
  }

  map(column: string, change: ColumnMapping | undefined): void {
    const own = this.#own;
    if (own.step === 'matching') this.#set({ ...own, mapping: withColumn(own.mapping, column, change) });
  }

  /** A mapping that the person brings as JSON, in place of the one on show. */
  takeMapping(text: string): void {
    const own = this.#own;
    if (own.step !== 'matching') return;
    try {
      const mapping = checkMapping(jsonIn(text), this.#task);
      if (mapping) this.#set({ ...own, mapping, mappingProblem: undefined, isRemembered: false });
    } catch (error) {
      this.#set({ ...own, mappingProblem: reportOf(error) });
    }
  }

  /** Back to what is suggested; what was remembered is forgotten. */
  startOver(): void {
    const own = this.#own;
    if (own.step !== 'matching' || this.#task.data.kind !== 'table') return;
    forgetMapping(this.#task, columnsOf(own));
    this.#set({ ...own, mapping: suggestMapping(own.profile, this.#task.data), isRemembered: false });
  }

  /** What to train on; remembers the mapping on this device. */
  use(): Matching | Folder | undefined {
    const own = this.#own;
    if (own.step === 'folder') return own;
    if (own.step !== 'matching') return undefined;
    rememberMapping(this.#task, columnsOf(own), own.mapping);
    return own;
  }

  #match(file: File, profile: FileProfile): void {
    const { data } = this.#task;
    if (data.kind !== 'table') return;
    const columns = profile.columns.map(({ name }) => name);
    const remembered = rememberedMapping(this.#task, columns);
    const mapping = remembered ?? suggestMapping(profile, data);
    this.#set({ step: 'matching', file, profile, mapping, isRemembered: remembered !== undefined });
  }

  #set(own: OwnFile): void {
    this.#own = own;
    this.#onChange(own);
  }
}

const columnsOf = ({ profile }: Matching) => profile.columns.map(({ name }) => name);

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TabfedError('data.mapping', {
      what: `The mapping is no JSON: ${(cause as Error).message}.`,
      next: 'Choose a file as docs/TASKS.md describes it.',
    });
  }
}

function reportOf(error: unknown): ErrorReport {
  if (error instanceof TabfedError) return error.toReport();
  return {
    code: 'data.unreadable',
    what: error instanceof Error ? error.message : String(error),
    next: 'Choose the file again.',
  };
}
