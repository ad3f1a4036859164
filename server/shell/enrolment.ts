/** How a connection becomes a participant: right protocol, known task, right version, an identity. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { withoutTallies } from '../../core/evaluation/scores.ts';
import type { ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { ParticipantMessage, Reply, RoundSummary } from '../../core/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { checkOrigin, checkRoom, checkToken } from '../auth/admission.ts';
import type { VerifyJoinToken } from '../auth/join-tokens.ts';
import type { Connection } from '../ports.ts';
import { type Identity, isKnown, issueIdentity } from './identities.ts';
import type { RuntimePorts } from './runtime-ports.ts';
import type { TaskRuntime } from './task-runtime.ts';

/** Committed rounds that an enrolment reply carries at most, the newest. */
const MAX_HISTORY = 200;

/** With the tallies of the newest two only: of 200 rounds they would outgrow the largest event. */
const historyOf = (rounds: readonly RoundSummary[]): RoundSummary[] =>
  rounds
    .slice(-MAX_HISTORY)
    .map((summary, i, { length }) =>
      i < length - 2 ? { ...summary, scores: withoutTallies(summary.scores) } : summary,
    );

/** Who is let in, beyond what a task says of itself. */
export interface Gate {
  readonly verifyToken: VerifyJoinToken;
  /** Connected participants of one task. */
  readonly maxParticipantsPerTask: number;
}

type Enrol = Extract<ParticipantMessage, { type: 'enrol' }>;

export async function enrol(
  runtimes: ReadonlyMap<TaskId, TaskRuntime>,
  ports: RuntimePorts,
  gate: Gate,
  connection: Connection,
  message: Enrol,
): Promise<{ runtime: TaskRuntime; participant: ParticipantId; reply: Reply }> {
  const runtime = findTask(runtimes, message);
  const { participant, secret } = await admit(runtime, ports, gate, connection, message);
  const before = runtime.links.set(participant, connection);
  if (before && before.id !== connection.id) {
    const error = new TabfedError('enrol.replaced', {
      what: `Participant ${participant} enrolled again on a newer connection; this one is closed.`,
      next: 'Use the newer tab, or join as a new participant.',
    });
    before.send({ type: 'dismiss', error: error.toReport() });
    before.close();
  }
  ports.tell({
    type: 'enrolled',
    task: message.task,
    participant,
    isResumed: message.resume?.participant === participant,
  });
  const value = {
    participant,
    secret,
    standing: runtime.standing(),
    history: historyOf(runtime.rounds),
    ...(runtime.statistics && { statistics: runtime.statistics }),
  };
  return { runtime, participant, reply: { ok: true, value } };
}

/** Recognises a participant by its secret, or lets a new one in by the task's rules. */
async function admit(
  { task, links }: TaskRuntime,
  { store, clock }: RuntimePorts,
  { verifyToken, maxParticipantsPerTask }: Gate,
  connection: Connection,
  { resume, token }: Enrol,
): Promise<Identity> {
  checkOrigin(task, connection.origin);
  const nowMs = clock.now();
  const known = resume && (await isKnown(store, task.id, resume)) ? resume : undefined;
  const useToken = known
    ? async () => {}
    : await checkToken(task, connection, token, { verifyToken, store, nowMs });
  // A participant that comes back over a newer connection takes the place of its older one.
  const others = links.others(known?.participant);
  checkRoom(task, connection.address, others, maxParticipantsPerTask);
  await useToken();
  return known ?? issueIdentity(store, task.id, nowMs);
}

function findTask(runtimes: ReadonlyMap<TaskId, TaskRuntime>, message: Enrol): TaskRuntime {
  if (message.protocolVersion !== PROTOCOL_VERSION) {
    throw new TabfedError('enrol.protocol-version', {
      what: `The participant speaks protocol version ${message.protocolVersion}, this hub speaks ${PROTOCOL_VERSION}.`,
      next: 'Reload the page, or install the version of tabfed that the hub runs.',
    });
  }
  const runtime = runtimes.get(message.task);
  if (!runtime) {
    throw new TabfedError('enrol.unknown-task', {
      what: `This hub has no task "${message.task}"; it has ${[...runtimes.keys()].map((id) => `"${id}"`).join(', ') || 'none'}.`,
      next: 'Correct the task in the address or the call.',
    });
  }
  const { version, encoding } = runtime.task;
  if (message.taskVersion !== version) {
    throw new TabfedError('enrol.task-version', {
      what: `The participant has version ${message.taskVersion} of task "${message.task}", the hub has version ${version}.`,
      next: 'Reload the page to fetch the current task.',
    });
  }
  if (!message.encodings.includes(encoding)) {
    throw new TabfedError('enrol.encoding', {
      what: `Task "${message.task}" wants updates as ${encoding}; the participant offers ${message.encodings.join(', ') || 'none'}.`,
      next: 'Install a version of tabfed that knows this encoding.',
    });
  }
  return runtime;
}
