/**
 * A child process that opens a data folder: `FOLDER`. Prints `open`, commits one more round, prints its number and
 * holds the folder until it is killed; or prints the refusal as JSON and ends.
 */
import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import { modelId, taskId } from '../../../core/protocol/ids.ts';
import { openDataFolder } from '../data-folder.ts';

const task = taskId('digits');

try {
  const { store, models } = await openDataFolder(process.argv[2] ?? '');
  console.log('open');
  await store.putTask(task, 1, modelId('0'.repeat(64)));
  const round = (await store.listRounds(task)).length + 1;
  await store.commitRound({
    task,
    summary: {
      round,
      attempt: 1,
      modelId: await models.put(Uint8Array.of(round)),
      participants: 0,
      examples: 0,
      bytesUp: 0,
      bytesDown: 0,
      durationMs: 0,
      committedAtMs: 0,
      scores: {},
    },
    members: [],
  });
  console.log(String(round));
  setInterval(() => {}, 1_000_000);
} catch (error) {
  if (!(error instanceof TabfedError)) throw error;
  console.log(JSON.stringify(error.toReport()));
}
