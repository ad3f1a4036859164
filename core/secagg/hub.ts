/**
 * The hub's side of a session, as a pure machine. Each stage ends when everybody who is still there has answered, or when
 * the shell says `close`; then whoever is missing has dropped out. It knows no masked value: these go from the frame
 * straight into the sum of whoever carries out its commands.
 */
import { unreachable } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import { sameBytes } from './bytes.ts';
import { neighboursOf, planOf } from './graph.ts';
import type { HubCommand, HubEvent } from './hub-events.ts';
import type { HubInPhase, HubState } from './hub-state.ts';
import { type Manifest, sortedIds, sortedRoster } from './manifest.ts';
import { decodeMasked } from './masked-frame.ts';
import { BOX_BYTES, type HubMessage, SIGNATURE_BYTES, type TabMessage } from './messages.ts';
import { quantisationFor, readSum } from './quantise.ts';
import { recoverSum, unmaskProblem } from './recovery.ts';
import { advertisementProblem, rosterProblem } from './roster.ts';

export interface HubStep {
  readonly state: HubState;
  readonly commands: readonly HubCommand[];
}

export function startHub(manifest: Manifest, invited: readonly ParticipantId[]): HubStep {
  return {
    state: { phase: 'advertising', manifest, invited, advertised: new Map(), gone: new Set() },
    commands: [],
  };
}

export function stepHub(state: HubState, event: HubEvent): HubStep {
  switch (event.type) {
    case 'message': {
      const taken = take(state, event.from, event.message);
      if ('refused' in taken) return { state, commands: [refusal(event.from, taken.refused)] };
      return closeWhenComplete(taken.state, taken.commands);
    }
    case 'gone': {
      const gone = new Set([...state.gone, event.member]);
      return closeWhenComplete({ ...state, gone }, []);
    }
    case 'close':
      return closeStage(state);
    case 'session-opened':
      if (state.phase !== 'opening-session') return stay(state);
      return onSession(state, event.session, event.ringWords);
    case 'recovered': {
      if (state.phase !== 'recovering') return stay(state);
      const { manifest, survivors, gone } = state;
      const settings = quantisationFor(manifest.maxCohort, manifest.clippingNorm);
      const result = readSum(event.sum, survivors.length, settings);
      if ('problem' in result) return abandon(state, 'secagg.sum', result.problem);
      return {
        state: { phase: 'finished', manifest, gone, survivors, result },
        commands: [{ type: 'finish', survivors, result }],
      };
    }
    case 'recovery-failed':
      return state.phase === 'recovering' ? abandon(state, 'secagg.share', event.because) : stay(state);
    default:
      return unreachable(event);
  }
}

type Taken = HubStep | { readonly refused: string };

/** One message into the stage under way, or a sentence of why not. */
function take(state: HubState, from: ParticipantId, message: TabMessage): Taken {
  if ('plan' in state && message.type !== 'advertise' && !sameBytes(message.session, state.plan.session))
    return { refused: `The message "${message.type}" belongs to another session.` };
  switch (message.type) {
    case 'advertise': {
      if (state.phase !== 'advertising') return late(state, message);
      const { advertisement } = message;
      if (!state.invited.includes(from) || advertisement.from !== from)
        return {
          refused: `The advertisement of ${advertisement.from} came from ${from}, expected from an invited member for itself.`,
        };
      const problem = advertisementProblem(advertisement);
      if (problem !== null) return { refused: problem };
      if (state.advertised.has(from)) return twice(message);
      return stay({ ...state, advertised: new Map([...state.advertised, [from, advertisement]]) });
    }
    case 'share-secrets': {
      if (state.phase !== 'sharing') return late(state, message);
      if (!state.plan.roster.has(from)) return stranger(from);
      if (state.boxes.has(from)) return twice(message);
      const boxes = new Map(message.boxes.map(({ to, box }) => [to, box]));
      const neighbours = neighboursOf(state.plan, from);
      const areAllThere =
        message.boxes.length === neighbours.length &&
        neighbours.every((to) => boxes.get(to)?.length === BOX_BYTES);
      if (!areAllThere)
        return {
          refused: `${message.boxes.length} boxes came, expected one of ${BOX_BYTES} bytes for each of ${neighbours.length} neighbours.`,
        };
      return stay({ ...state, boxes: new Map([...state.boxes, [from, boxes]]) });
    }
    case 'masked-input': {
      if (state.phase !== 'masking') return late(state, message);
      if (!state.shared.has(from)) return stranger(from);
      if (state.added.has(from)) return twice(message);
      const decoded = decodeMasked(message.frame, state.manifest.parameterCount + 1, state.plan.session);
      if ('problem' in decoded) return { refused: `The masked frame ${decoded.problem}.` };
      return {
        state: { ...state, added: new Set([...state.added, from]) },
        commands: [{ type: 'crypto', command: { type: 'add-values', values: decoded.values } }],
      };
    }
    case 'sign-survivors': {
      if (state.phase !== 'signing') return late(state, message);
      if (!state.survivors.includes(from)) return stranger(from);
      if (state.signatures.has(from)) return twice(message);
      if (message.signature.length !== SIGNATURE_BYTES)
        return {
          refused: `The signature has ${message.signature.length} bytes, expected ${SIGNATURE_BYTES}.`,
        };
      return stay({ ...state, signatures: new Map([...state.signatures, [from, message.signature]]) });
    }
    case 'unmask': {
      if (state.phase !== 'unmasking') return late(state, message);
      if (!state.asked.includes(from)) return stranger(from);
      if (state.answers.has(from)) return twice(message);
      const problem = unmaskProblem(state, from, message);
      if (problem !== null) return { refused: problem };
      return stay({ ...state, answers: new Map([...state.answers, [from, message]]) });
    }
    default:
      return unreachable(message);
  }
}

function closeWhenComplete(state: HubState, commands: readonly HubCommand[]): HubStep {
  const missing = awaited(state).filter((each) => !state.gone.has(each));
  if (missing.length > 0 || !isStage(state)) return { state, commands };
  const closed = closeStage(state);
  return { state: closed.state, commands: [...commands, ...closed.commands] };
}

const isStage = ({ phase }: HubState) =>
  ['advertising', 'sharing', 'masking', 'signing', 'unmasking'].includes(phase);

/** Whose answer the stage under way still waits for. The shell says so where somebody asks why nothing happens. */
export function awaited(state: HubState): readonly ParticipantId[] {
  switch (state.phase) {
    case 'advertising':
      return state.invited.filter((each) => !state.advertised.has(each));
    case 'sharing':
      return state.plan.ring.filter((each) => !state.boxes.has(each));
    case 'masking':
      return [...state.shared].filter((each) => !state.added.has(each));
    case 'signing':
      return state.survivors.filter((each) => !state.signatures.has(each));
    case 'unmasking':
      return state.asked.filter((each) => !state.answers.has(each));
    default:
      return [];
  }
}

function closeStage(state: HubState): HubStep {
  switch (state.phase) {
    case 'advertising':
      return closeAdvertising(state);
    case 'sharing':
      return closeSharing(state);
    case 'masking':
      return closeMasking(state);
    case 'signing':
      return closeSigning(state);
    case 'unmasking':
      return recoverOrAbandon(state);
    default:
      return stay(state);
  }
}

function closeAdvertising(state: HubInPhase<'advertising'>): HubStep {
  const { manifest, gone } = state;
  const roster = sortedRoster([...state.advertised.values()]);
  const problem = rosterProblem(manifest, roster);
  if (problem !== null) return abandon(state, 'secagg.roster', problem);
  return {
    state: { phase: 'opening-session', manifest, gone, roster },
    commands: [
      { type: 'crypto', command: { type: 'open-session', manifest, roster } },
      ...toAll(state.advertised.keys(), { type: 'roster', advertisements: roster }),
    ],
  };
}

function onSession(
  state: HubInPhase<'opening-session'>,
  session: Uint8Array,
  ringWords: Uint32Array,
): HubStep {
  const { manifest, gone, roster } = state;
  const plan = planOf(manifest, roster, session, ringWords);
  return closeWhenComplete({ phase: 'sharing', manifest, gone, plan, boxes: new Map() }, []);
}

function closeSharing(state: HubInPhase<'sharing'>): HubStep {
  const { manifest, gone, plan, boxes } = state;
  const shared = new Set(sortedIds(boxes.keys()));
  const lonely = firstBelowThreshold(state, shared, shared, 'shared their secrets');
  if (lonely !== null) return abandon(state, 'secagg.too-few', lonely);
  const commands = [...shared].map((to): HubCommand => {
    const from = neighboursOf(plan, to).filter((each) => shared.has(each));
    const message: HubMessage = {
      type: 'boxes',
      session: plan.session,
      boxes: from.map((each) => ({ from: each, box: boxes.get(each)!.get(to)! })),
    };
    return { type: 'send', to, message };
  });
  return closeWhenComplete({ phase: 'masking', manifest, gone, plan, shared, added: new Set() }, commands);
}

function closeMasking(state: HubInPhase<'masking'>): HubStep {
  const { manifest, gone, plan, shared, added } = state;
  // Everybody whose secrets may be needed, the dropped ones too, must keep enough holders.
  const lonely = firstBelowThreshold(state, shared, added, 'sent a masked input');
  if (lonely !== null) return abandon(state, 'secagg.too-few', lonely);
  const survivors = sortedIds(added);
  return closeWhenComplete(
    { phase: 'signing', manifest, gone, plan, shared, survivors, signatures: new Map() },
    toAll(survivors, { type: 'survivors', session: plan.session, survivors }),
  );
}

function closeSigning(state: HubInPhase<'signing'>): HubStep {
  const { manifest, gone, plan, shared, survivors, signatures } = state;
  const signed = new Set(signatures.keys());
  const lonely = firstBelowThreshold(state, shared, signed, 'signed the survivors');
  if (lonely !== null) return abandon(state, 'secagg.too-few', lonely);
  const asked = sortedIds(signed);
  const commands = asked.map((to): HubCommand => {
    const near = neighboursOf(plan, to).filter((each) => signed.has(each));
    const list = near.map((from) => ({ from, signature: signatures.get(from)! }));
    return {
      type: 'send',
      to,
      message: { type: 'survivor-signatures', session: plan.session, signatures: list },
    };
  });
  return closeWhenComplete(
    { phase: 'unmasking', manifest, gone, plan, shared, survivors, asked, answers: new Map() },
    commands,
  );
}

function recoverOrAbandon(state: HubInPhase<'unmasking'>): HubStep {
  const { manifest, gone, plan, shared, survivors } = state;
  const command = recoverSum(state);
  if ('problem' in command) return abandon(state, 'secagg.too-few', command.problem);
  return {
    state: { phase: 'recovering', manifest, gone, plan, shared, survivors },
    commands: [{ type: 'crypto', command }],
  };
}

/**
 * A sentence about the cohort, or about the first of `owners` whose secrets fewer than the threshold could open, or null.
 *
 * @param holders - Those who are still there; each holds a share of itself and of its neighbours.
 */
function firstBelowThreshold(
  { manifest, plan }: HubInPhase<'sharing' | 'masking' | 'signing'>,
  owners: ReadonlySet<ParticipantId>,
  holders: ReadonlySet<ParticipantId>,
  did: string,
): string | null {
  const fewest = Math.max(manifest.minCohort, plan.threshold);
  if (holders.size < fewest) return `${holders.size} members ${did}, expected ${fewest} at the least.`;
  for (const owner of owners) {
    const near = [owner, ...neighboursOf(plan, owner)].filter((each) => holders.has(each)).length;
    if (near < plan.threshold)
      return `Of those who hold shares of ${owner}, ${near} ${did}, expected ${plan.threshold} at the least.`;
  }
  return null;
}

const stay = (state: HubState): HubStep => ({ state, commands: [] });
const late = (state: HubState, { type }: TabMessage) => ({
  refused: `A message "${type}" came while the hub was ${state.phase}.`,
});
const twice = ({ type }: TabMessage) => ({
  refused: `A message "${type}" came twice; the first one counts.`,
});
const stranger = (from: ParticipantId) => ({ refused: `${from} is no member of this stage.` });

const toAll = (members: Iterable<ParticipantId>, message: HubMessage): readonly HubCommand[] =>
  [...members].map((to) => ({ type: 'send', to, message }));

const refusal = (member: ParticipantId, what: string): HubCommand => ({
  type: 'refuse',
  member,
  report: { code: 'secagg.message', what, next: 'Wait for the next attempt.' },
});

function abandon(
  { manifest, gone }: HubState,
  code: 'secagg.roster' | 'secagg.too-few' | 'secagg.share' | 'secagg.sum',
  what: string,
): HubStep {
  const report = {
    code,
    what,
    next: 'Nothing of this attempt can be known; the round is tried again with new keys.',
  };
  return { state: { phase: 'abandoned', manifest, gone, report }, commands: [{ type: 'abandon', report }] };
}
