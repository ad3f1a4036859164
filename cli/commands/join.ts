/** `tabfed join`: a headless participant, a line a round, exit 0 when training is finished. */
import { writeFile } from 'node:fs/promises';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Mapping } from '../../core/task/mapping.ts';
import type { ParticipantStatus, RoundView } from '../../participant/status.ts';
import { fileIdentity } from '../file-identity.ts';
import { type JoinReport, joinReport } from '../join-report.ts';
import { localFile, localJson } from '../local-file.ts';
import { join } from '../node-join.ts';
import { formatRound, speakingScore } from '../progress-line.ts';
import { whenStopped } from '../when-stopped.ts';

export interface JoinCommand {
  readonly task: string;
  readonly examples?: readonly [start: number, end: number];
  readonly data?: string;
  readonly mapping?: string;
  readonly rounds?: number;
  readonly json?: string;
  readonly backend?: 'wasm' | 'cpu';
  readonly identity?: string;
  readonly token?: string;
}

export async function runJoin(
  hub: string,
  { task, examples, data, mapping, rounds, json, backend, identity, token }: JoinCommand,
): Promise<void> {
  if (mapping !== undefined && data === undefined) {
    throw new TabfedError('data.mapping', {
      what: 'There is a mapping and no data for it: sample rows have the names of their task.',
      next: 'Name a file with --data.',
    });
  }
  const participant = await join({
    hub,
    task,
    examples,
    backend,
    token,
    ...(data !== undefined && { data: { kind: 'file', file: await localFile(data) } }),
    ...(mapping !== undefined && { mapping: (await localJson(mapping)) as Mapping }),
    identity: identity ? fileIdentity(identity) : undefined,
  });
  let isLeaving = false;
  const leave = () => {
    isLeaving = true;
    return participant.leave();
  };
  const stopListening = participant.subscribe(
    tellChanges((roundsTold) => {
      if (roundsTold === rounds) void leave();
    }),
  );
  void whenStopped().then(leave);
  try {
    await participant.finished;
    console.log('training is finished');
  } catch (error) {
    // Leaving ends `finished` with a reason too; here it was asked for.
    if (!isLeaving) throw error;
    console.log('left');
  } finally {
    stopListening();
    const { status } = participant;
    await participant.leave();
    if (json !== undefined) await writeReport(json, joinReport(task, status));
  }
}

async function writeReport(file: string, report: JoinReport): Promise<void> {
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`wrote ${file}`);
}

/** Prints what changed between two snapshots: the activity's phase, and each round once it is measured. */
function tellChanges(onRound: (roundsTold: number) => void): (status: ParticipantStatus) => void {
  let phase = '';
  let told = 0;
  let roundsTold = 0;
  return (status) => {
    const { activity, standing } = status;
    if (activity.phase !== phase) {
      phase = activity.phase;
      console.log(sayActivity(status));
    }
    for (const view of status.rounds.filter(({ round }) => round > told)) {
      const isOver = view.round < (standing?.committedRound ?? 0) || standing?.phase !== 'evaluating';
      if (!isOver) return;
      console.log(sayRound(view, standing?.maxRounds ?? view.round));
      told = view.round;
      onRound(++roundsTold);
    }
  };
}

function sayActivity({ activity, standing, profile, lastProblem }: ParticipantStatus): string {
  switch (activity.phase) {
    case 'waiting': {
      const missing = standing ? standing.needed - standing.present : 0;
      const rows = profile ? `${profile.trainingRows} rows on ${profile.backend}` : '';
      return missing > 0
        ? `waiting for ${missing} more participants (${rows})`
        : `waiting for the next round (${rows})`;
    }
    case 'unreachable':
      return `the hub does not answer, try ${activity.tries + 1} follows; ${lastProblem?.what ?? ''}`;
    case 'downloading':
    case 'training':
    case 'uploading':
    case 'reported':
    case 'evaluating':
      return `round ${activity.round}: ${activity.phase}`;
    default:
      return activity.phase;
  }
}

function sayRound({ summary }: RoundView, maxRounds: number): string {
  return formatRound({ ...summary, maxRounds, metrics: speakingScore(summary.scores)?.metrics ?? {} });
}
