/** `tabfed predict`: a file's rows with a trained model's answers behind them. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { checkMapping } from '../../participant/data/check-mapping.ts';
import { plainModel } from '../../participant/scoring/ask.ts';
import { scoreFile } from '../../participant/scoring/score-file.ts';
import { hubUrl } from '../hub-url.ts';
import { localFile, localJson } from '../local-file.ts';
import { modelFromFolder, modelFromHub, type TrainedModel } from '../trained-model.ts';

export interface PredictCommand {
  readonly task?: string;
  readonly in: string;
  readonly out: string;
  readonly mapping?: string;
  readonly round?: number;
  readonly operatorToken?: string;
}

/** Reasons that are printed; the file has one for each row. */
const SHOWN = 20;

/** @throws TabfedError also `data.empty` where no row at all could be read: the file is written all the same. */
export async function runPredict(from: string, command: PredictCommand): Promise<void> {
  const model = await modelFor(from, command);
  const { task, round } = model;
  const mapping =
    command.mapping === undefined ? undefined : checkMapping(await localJson(command.mapping), task);
  const file = await localFile(command.in);
  // Beside its place: what is half written is never taken for whole, and the rows may be read from the same name.
  const half = `${command.out}.part`;
  const out = createWriteStream(half);
  const written = finished(out);
  // Told by the next write, or at the end.
  written.catch(() => {});
  const result = await scoreFile(plainModel(task, model.weights), file, {
    ...(mapping && { mapping }),
    write: (text) =>
      new Promise<void>((done, fail) => out.write(text, (error) => (error ? fail(error) : done()))),
    pace: { next: async () => {} },
  })
    .then(async (scored) => {
      out.end();
      await written;
      await rename(half, command.out);
      return scored;
    })
    .catch(async (error: unknown) => {
      out.destroy();
      await rm(half, { force: true });
      throw error;
    });
  for (const { row, problem } of result.problems.slice(0, SHOWN)) console.error(`row ${row}: ${problem}`);
  const unread = result.rows - result.scored;
  if (unread > SHOWN)
    console.error(`… and ${unread - SHOWN} rows more; column "${result.added.at(-1)}" says why`);
  console.log(
    `${command.out}: ${result.scored} of ${result.rows} rows answered by round ${round} of task "${task.id}", in ${columnsText(model, result.added)}`,
  );
  if (result.scored > 0) return;
  throw new TabfedError('data.empty', {
    what: `None of ${result.rows} rows can be read; row 1: ${result.problems[0]?.problem}.`,
    next: 'Give the file the columns of the task, or name them with --mapping; docs/TASKS.md describes both.',
  });
}

async function modelFor(from: string, { task: id, ...which }: PredictCommand): Promise<TrainedModel> {
  if (/^https?:/.test(from)) {
    if (id !== undefined) return modelFromHub(hubUrl(from), id, which);
    throw new TabfedError('task.not-found', {
      what: 'A hub has many tasks, and none was named.',
      next: 'Name one with --task.',
    });
  }
  const model = await modelFromFolder(from);
  if (id === undefined || id === model.task.id) return model;
  throw new TabfedError('task.not-found', {
    what: `${from} holds a model of task "${model.task.id}", not of "${id}".`,
    next: 'Leave --task away, or name another folder.',
  });
}

/** The added columns but for the last, which says what is wrong; with the unit of a number. */
function columnsText({ task }: TrainedModel, added: readonly string[]): string {
  const names = added.slice(0, -1);
  const target = task.data.kind === 'table' ? task.data.target : undefined;
  const unit = target?.type === 'number' && target.unit ? ` (${target.unit})` : '';
  const shown = names.slice(0, 3).join(', ');
  return `${shown}${names.length > 3 ? ` and ${names.length - 3} more columns` : ''}${unit}`;
}
