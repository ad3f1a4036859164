/** A hub in a process of its own, to be killed: `FOLDER PORT MAX_ROUNDS`. Tells its facts as JSON lines on stdout. */
import { pino } from 'pino';
import { createHub } from '../../server/hub.ts';
import { crashTask } from './crash-task.ts';

const [dataFolder, port, maxRounds] = process.argv.slice(2);
// Synchronous: a fact that was told is in the pipe before anything after it happens.
const log = pino({ level: 'debug' }, pino.destination({ dest: 1, sync: true }));
const hub = await createHub({
  ...(dataFolder && { dataFolder }),
  port: Number(port),
  host: '127.0.0.1',
  tasks: [crashTask(Number(maxRounds))],
  log,
});
log.info({ url: hub.url }, 'listening');
