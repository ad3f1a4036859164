/**
 * The one door through which a task enters: its shape, then the rules across fields (`task-rules.ts`). Every problem is
 * found at once, by path, so that an author corrects a file in one go.
 */
import type * as z from 'zod/mini';
import { TabfedError } from '../errors/tabfed-error.ts';
import { type Task, TaskShape } from './task.ts';
import { TASK_RULES } from './task-rules.ts';

export interface TaskProblem {
  /** Where in the task, with dots: `rounds.quorum`, `model.layers.2.units`. Empty for the task as a whole. */
  readonly path: string;
  /** What is expected and what was found. */
  readonly message: string;
}

export type TaskCheck =
  | { readonly ok: true; readonly task: Task }
  | { readonly ok: false; readonly problems: readonly TaskProblem[] };

/**
 * Checks a task as it was read from a file or received from a hub.
 *
 * @param json - Anything; not changed. Builds nothing and allocates no weights.
 * @returns The task with its defaults filled in, or all problems.
 */
export function checkTask(json: unknown): TaskCheck {
  // `error` and `jitless` go with this one parse: the library's global configuration belongs to the application.
  const parsed = TaskShape.safeParse(json, { error: describeIssue, jitless: true });
  const issues = parsed.success ? [] : parsed.error.issues;
  const task = parsed.success ? parsed.data : wellFormedParts(json, issues);
  const problems: TaskProblem[] = issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  for (const rule of TASK_RULES) {
    // A rule reads only what is well-formed, and runs even where other parts of the task are not.
    if (rule.reads.every((path) => issues.every((issue) => !concerns(issue, path.split('.'))))) {
      problems.push(...rule.check(task));
    }
  }
  return parsed.success && problems.length === 0
    ? { ok: true, task: parsed.data }
    : { ok: false, problems: problems.sort((a, b) => compare(a.path, b.path)) };
}

/** The problems as a person reads them: STYLE's form, one a line. */
export function formatTaskProblems(name: string, problems: readonly TaskProblem[]): string {
  return `${describe(name, problems)}\n${REMEDY}`;
}

/**
 * @param name - What the problems are reported for: a file's path, or a hub's address.
 * @throws TabfedError `task.invalid` that lists every problem.
 */
export function readTask(name: string, json: unknown): Task {
  const checked = checkTask(json);
  if (checked.ok) return checked.task;
  throw new TabfedError('task.invalid', { what: `${describe(name, checked.problems)}\n`, next: REMEDY });
}

const REMEDY = 'Correct these fields and start the hub again; docs/TASKS.md describes each one.';

function describe(name: string, problems: readonly TaskProblem[]): string {
  const lines = problems.map(({ path, message }) => `  ${path === '' ? '(the task)' : path}: ${message}`);
  return [`Task file ${name} does not fit the task schema:`, ...lines].join('\n');
}

type Issue = z.core.$ZodIssue;

/** Whether an issue lies on the way to `path`, at it, or below it. An unknown key spoils only what holds it. */
function concerns(issue: Issue, path: readonly string[]): boolean {
  if (issue.code === 'unrecognized_keys' && issue.path.length < path.length) return false;
  const shared = Math.min(issue.path.length, path.length);
  return path.slice(0, shared).every((key, index) => key === String(issue.path[index]));
}

/** The task with the defaults of those sections that parse by themselves; rules look nowhere else. */
function wellFormedParts(json: unknown, issues: readonly Issue[]): Task {
  if (issues.some((issue) => issue.path.length === 0 && issue.code !== 'unrecognized_keys'))
    return {} as Task;
  const sections = Object.entries(TaskShape.shape).map(([key, schema]) => {
    const raw = (json as Record<string, unknown>)[key];
    const parsed = (schema as z.ZodMiniType).safeParse(raw, { jitless: true });
    return [key, parsed.success ? parsed.data : raw];
  });
  return Object.fromEntries(sections) as Task;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** "expected X, is Y" for each kind of issue that the task's schemas can raise; zod/mini brings no messages. */
function describeIssue(issue: z.core.$ZodRawIssue): string {
  const found = issue.input === undefined ? 'is missing' : `is ${show(issue.input)}`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return `Unrecognized key${issue.keys.length > 1 ? 's' : ''}: ${issue.keys.map(show).join(', ')}`;
    case 'invalid_type':
      return `${found}, expected ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `${found}, expected ${issue.values.map(show).join(' or ')}`;
    case 'invalid_union': {
      if (issue.discriminator === undefined) {
        return describeUnion(issue.errors, found);
      }
      const tag = (issue.input as Record<string, unknown>)[issue.discriminator];
      const options = Array.isArray(issue.options) ? issue.options : [];
      return `${tag === undefined ? 'is missing' : `is ${show(tag)}`}, expected ${options.map(show).join(' or ')}`;
    }
    case 'too_small':
      return `${foundSize(issue.input, found)}, expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.input)}`;
    case 'too_big':
      return `${foundSize(issue.input, found)}, expected ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.input)}`;
    case 'invalid_format':
      return `${found}, expected letters, digits, - and _, beginning with a letter or digit`;
    default:
      return `${found}, which does not fit`;
  }
}

/** Each branch says what it would have taken; one that the value fits on the outside says what is wrong within. */
function describeUnion(branches: readonly (readonly Issue[])[], found: string): string {
  const within = branches.find((branch) =>
    branch.every((one) => one.path.length > 0 || one.code === 'unrecognized_keys'),
  );
  if (within) return within.map(({ path, message }) => [...path, message].join(' ')).join('; ');
  const expected = branches.flat().flatMap((one) => {
    if (one.code === 'invalid_value') return one.values.map(show);
    return one.code === 'invalid_type' ? [TYPE_NAMES[one.expected] ?? one.expected] : [];
  });
  return `${found}, expected ${expected.join(' or ')}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'an object',
  array: 'a list',
  tuple: 'a list of two',
  boolean: 'true or false',
};

function foundSize(input: unknown, otherwise: string): string {
  if (typeof input === 'string' || Array.isArray(input)) return `has ${input.length}${unitOf(input)}`;
  return otherwise;
}

function unitOf(input: unknown): string {
  if (typeof input === 'string') return ' characters';
  return Array.isArray(input) ? ' entries' : '';
}

/** A value in a few characters. Never goes into what it shows, however deep that is. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
}
