/** `tabfed hub`: runs a hub until it is told to stop. */
import { createHub } from '../../server/hub.ts';
import { hubLog, type LogLevel } from '../hub-log.ts';
import { tasksWith } from '../task-files.ts';
import { findWebRoot } from '../web-root.ts';
import { whenStopped } from '../when-stopped.ts';

export interface HubCommand {
  readonly port: number;
  readonly host?: string;
  readonly data: string;
  readonly task: readonly string[];
  readonly logLevel: LogLevel;
}

export async function runHub({ port, host, data, task, logLevel }: HubCommand): Promise<void> {
  const stopped = whenStopped();
  const tasks = await tasksWith(task);
  const hub = await createHub({
    port,
    host,
    dataFolder: data,
    tasks,
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
