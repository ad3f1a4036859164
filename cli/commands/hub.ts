/** `tabfed hub`: runs a hub until it is told to stop. */
import { createHub, type HubOptions } from '../../server/hub.ts';
import { hubLog, type LogLevel } from '../hub-log.ts';
import { tasksWith } from '../task-files.ts';
import { findWebRoot } from '../web-root.ts';
import { whenStopped } from '../when-stopped.ts';
import { checkHub } from './hub-check.ts';

export interface HubCommand {
  readonly port: number;
  readonly host?: string;
  readonly data: string;
  readonly task: readonly string[];
  readonly logLevel: LogLevel;
  readonly keepNewest?: number;
  readonly keepEvery?: number;
  readonly check: boolean;
}

/** Rounds that are kept as the newest where only `--keep-every` is given. */
const KEEP_NEWEST = 10;

export async function runHub(command: HubCommand): Promise<void> {
  const { port, host, data, task, logLevel } = command;
  if (command.check) return checkHub(data);
  const stopped = whenStopped();
  const tasks = await tasksWith(task);
  const hub = await createHub({
    port,
    host,
    dataFolder: data,
    tasks,
    ...keeping(command),
    webRoot: findWebRoot(),
    // On stderr: what the hub says to its operator on stdout stays readable.
    log: hubLog(logLevel, process.stderr.isTTY === true),
  });
  console.log(`tabfed hub listening on ${hub.url}`);
  console.log(`Open ${hub.url}/ and add participants, or train from a terminal:`);
  console.log(`  npx tabfed join ${hub.url} --task ${tasks[0]?.id}`);
  await stopped;
  await hub.close();
}

function keeping({ keepEvery, keepNewest }: HubCommand): Pick<HubOptions, 'keep'> {
  if (keepEvery === undefined && keepNewest === undefined) return {};
  return { keep: { every: keepEvery ?? null, newest: keepNewest ?? KEEP_NEWEST } };
}
