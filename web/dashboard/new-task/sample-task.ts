/** A sample's profile and the operator's answers to a task: what goes to the hub, and what keeps it from going. */
import { type ErrorReport, TabfedError } from '../../../core/errors/tabfed-error.ts';
import { checkTask, type TaskProblem } from '../../../core/task/check-task.ts';
import { type NewTarget, newTask } from '../../../core/task/new-task.ts';
import { type Draft, draftColumns } from '../../../participant/data/profile/draft-columns.ts';
import type { FileProfile } from '../../../participant/data/profile/file-profile.ts';

export interface Answers {
  readonly label: string;
  readonly kind: NewTarget['kind'];
  readonly id: string;
  readonly title: string;
  readonly owner: string;
  /** Columns whose words the owner has released. */
  readonly released: ReadonlySet<string>;
}

/** Words of the sample that a task would publish. */
export interface Words {
  readonly column: string;
  readonly words: readonly string[];
  readonly isTarget: boolean;
}

export type SampleTask =
  /** The sample cannot be learnt so. */
  | { readonly step: 'impossible'; readonly error: ErrorReport }
  | {
      readonly step: 'drafted';
      readonly words: readonly Words[];
      readonly leftOut: Draft['leftOut'];
      /** Columns that are left out until their words are released. */
      readonly withheld: readonly string[];
      /** What the hub would get; absent until the target's words are released. */
      readonly task?: { readonly id: string };
      /** Why it cannot be added, where something is wrong with it. */
      readonly problems?: readonly TaskProblem[];
    };

export function sampleTask(profile: FileProfile, answers: Answers): SampleTask {
  const { label, kind, released, ...names } = answers;
  const draft = attempt(() => draftColumns(profile, label, kind));
  if ('error' in draft) return { step: 'impossible', error: draft.error };
  const { columns, target, leftOut } = draft.value;
  const words = [...wordsOf(target), ...columns.flatMap(wordsOfColumn)];
  const withheld = words
    .filter(({ column, isTarget }) => !isTarget && !released.has(column))
    .map(({ column }) => column);
  const drafted = { step: 'drafted', words, leftOut, withheld } as const;
  if (words.some(({ column, isTarget }) => isTarget && !released.has(column))) return drafted;
  const checked = checkTask(
    newTask({
      id: names.id,
      // What is left empty says what it says in a task of the command line.
      title: names.title.trim() || undefined,
      owner: names.owner.trim() || undefined,
      columns: columns.filter(({ name }) => !withheld.includes(name)),
      target,
    }),
  );
  return checked.ok ? { ...drafted, task: checked.task } : { ...drafted, problems: checked.problems };
}

function wordsOf(target: NewTarget): readonly Words[] {
  if (target.kind === 'regression') return [];
  return [
    { column: target.name, words: 'positive' in target ? [target.positive] : target.classes, isTarget: true },
  ];
}

const wordsOfColumn = (column: Draft['columns'][number]): readonly Words[] =>
  column.type === 'category' ? [{ column: column.name, words: column.values, isTarget: false }] : [];

function attempt<T>(make: () => T): { readonly value: T } | { readonly error: ErrorReport } {
  try {
    return { value: make() };
  } catch (error) {
    if (error instanceof TabfedError) return { error: error.toReport() };
    throw error;
  }
}
