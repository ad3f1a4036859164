/** `tabfed hub`: runs a hub until it is told to stop. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
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
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsSelfSigned: boolean;
  readonly trustProxy: boolean;
}

/** Rounds that are kept as the newest where only `--keep-every` is given. */
const KEEP_NEWEST = 10;

export async function runHub(command: HubCommand): Promise<void> {
  const { port, host, data, task, logLevel, trustProxy } = command;
  if (command.check) return checkHub(data);
  const stopped = whenStopped();
  const tasks = await tasksWith(task);
  const hub = await createHub({
    port,
    host,
    dataFolder: data,
    tasks,
    ...keeping(command),
    ...encrypting(command),
    trustProxy,
    operatorToken: process.env.TABFED_OPERATOR_TOKEN || undefined,
    webRoot: findWebRoot(),
    // On stderr: what the hub says to its operator on stdout stays readable.
    log: hubLog(logLevel, process.stderr.isTTY === true),
  });
  console.log(`tabfed hub listening on ${hub.url}`);
  console.log(`Open ${hub.url}/ and add participants, or train from a terminal:`);
  console.log(`  npx tabfed join ${hub.url} --task ${tasks[0]?.id}`);
  if (hub.newOperatorToken) {
    console.log(`The operator's token, shown this once: ${hub.newOperatorToken}`);
  }
  await stopped;
  await hub.close();
}

function encrypting({ tlsCert, tlsKey, tlsSelfSigned }: HubCommand): Pick<HubOptions, 'tls'> {
  if (tlsSelfSigned && !tlsCert && !tlsKey) return { tls: 'self-signed' };
  if (tlsCert && tlsKey && !tlsSelfSigned) return { tls: { certFile: tlsCert, keyFile: tlsKey } };
  if (!tlsCert && !tlsKey) return {};
  throw new TabfedError('hub.tls', {
    what: 'Expected --tls-cert together with --tls-key, or --tls-self-signed alone.',
    next: 'Give the certificate and its key, or neither.',
  });
}

function keeping({ keepEvery, keepNewest }: HubCommand): Pick<HubOptions, 'keep'> {
  if (keepEvery === undefined && keepNewest === undefined) return {};
  return { keep: { every: keepEvery ?? null, newest: keepNewest ?? KEEP_NEWEST } };
}
