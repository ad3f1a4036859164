/**
 * One tab's side of a session, as a pure machine: Bonawitz et al. 2017 with the graph of Bell et al. 2020.
 *
 *     advertise keys → share secrets → masked input → sign the survivors → unmask
 *
 * What it will never do, whatever the hub says: give both secrets of one peer, answer two survivor sets, answer below
 * the threshold, or for fewer than `minCohort` survivors.
 */
import type { ErrorCode } from '../errors/codes.ts';
import { unreachable } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import { sameBytes } from './bytes.ts';
import { neighboursOf, planOf } from './graph.ts';
import type { Manifest } from './manifest.ts';
import { type HubMessage, SIGNATURE_BYTES, type TabMessage } from './messages.ts';
import { rosterProblem } from './roster.ts';
import { sameMessage } from './same-message.ts';
import type { TabCommand, TabCryptoCommand, TabEvent } from './tab-events.ts';
import type { InPhase, TabState } from './tab-state.ts';

export interface TabStep {
  readonly state: TabState;
  readonly commands: readonly TabCommand[];
}

export function startTab(manifest: Manifest, self: ParticipantId): TabStep {
  const state: TabState = { phase: 'making-keys', manifest, self, input: null, heard: {}, answers: {} };
  return ask(state, { type: 'make-keys', manifest, self });
}

export function stepTab(state: TabState, event: TabEvent): TabStep {
  if (state.phase === 'ended') return stay(state);
  switch (event.type) {
    case 'message':
      return onMessage(state, event.message);
    case 'superseded':
      return end(
        state,
        'secagg.superseded',
        'This tab is in a newer session, expected to answer that one only.',
      );
    case 'crypto-failed':
      return end(state, 'secagg.crypto', `Secure aggregation came to nothing: ${event.because}.`);
    case 'input-ready':
      return onInput(state, event.values);
    case 'keys-made':
      if (state.phase !== 'making-keys') return stay(state);
      return {
        state: { ...state, phase: 'advertised', own: event.advertisement },
        commands: [{ type: 'send', message: { type: 'advertise', advertisement: event.advertisement } }],
      };
    case 'session-opened': {
      if (state.phase !== 'opening-session') return stay(state);
      const plan = planOf(state.manifest, state.roster, event.session, event.ringWords);
      const peers = neighboursOf(plan, state.self).map((id) => plan.roster.get(id)!);
      const { session, threshold } = plan;
      return ask(
        { ...state, phase: 'sharing-secrets', plan },
        { type: 'share-secrets', session, threshold, peers },
      );
    }
    case 'secrets-shared': {
      if (state.phase !== 'sharing-secrets') return stay(state);
      const { session } = state.plan;
      return answer({ ...state, phase: 'shared' }, 'roster', {
        type: 'share-secrets',
        session,
        boxes: event.boxes,
      });
    }
    case 'boxes-opened':
      if (state.phase !== 'opening-boxes') return stay(state);
      return maskWhenReady({ ...state, phase: 'awaiting-input', opened: [...event.from, state.self] });
    case 'masked': {
      if (state.phase !== 'masking') return stay(state);
      const { session } = state.plan;
      return answer({ ...state, phase: 'masked', input: null }, 'boxes', {
        type: 'masked-input',
        session,
        frame: event.frame,
      });
    }
    case 'survivors-signed': {
      if (state.phase !== 'signing') return stay(state);
      const { session } = state.plan;
      return answer({ ...state, phase: 'signed' }, 'survivors', {
        type: 'sign-survivors',
        session,
        signature: event.signature,
      });
    }
    case 'signatures-checked':
      if (state.phase !== 'checking-signatures') return stay(state);
      return takeShares(state, event.valid);
    case 'shares-taken': {
      if (state.phase !== 'taking-shares') return stay(state);
      const { manifest, self, input, heard, answers, plan } = state;
      const { seedShares, keyShares } = event;
      return answer({ phase: 'unmasked', manifest, self, input, heard, answers }, 'survivor-signatures', {
        type: 'unmask',
        session: plan.session,
        seedShares,
        keyShares,
      });
    }
    default:
      return unreachable(event);
  }
}

/** Each kind is heard once. The same again gets the same answer; another of the same kind ends the session. */
function onMessage(state: TabState, message: HubMessage): TabStep {
  const heard = state.heard[message.type];
  if (heard) {
    if (!sameMessage(heard, message))
      return end(
        state,
        'secagg.inconsistent',
        `The hub sent two different messages "${message.type}", expected one.`,
      );
    const again = state.answers[message.type];
    return again ? { state, commands: [{ type: 'send', message: again }] } : stay(state);
  }
  const next = { ...state, heard: { ...state.heard, [message.type]: message } } as TabState;
  if (message.type === 'roster')
    return next.phase === 'advertised' ? onRoster(next, message) : outOfTurn(next, message);
  if ('plan' in next && !sameBytes(next.plan.session, message.session))
    return end(
      next,
      'secagg.inconsistent',
      `A message "${message.type}" belongs to another session, expected this one.`,
    );
  if (message.type === 'boxes' && next.phase === 'shared') return onBoxes(next, message);
  if (message.type === 'survivors' && next.phase === 'masked') return onSurvivors(next, message);
  if (message.type === 'survivor-signatures' && next.phase === 'signed') return onSignatures(next, message);
  return outOfTurn(next, message);
}

function onRoster(
  state: InPhase<'advertised'>,
  { advertisements }: Extract<HubMessage, { type: 'roster' }>,
): TabStep {
  const { manifest, own } = state;
  const problem = rosterProblem(manifest, advertisements, own);
  if (problem !== null) return end(state, 'secagg.roster', problem);
  return ask(
    { ...state, phase: 'opening-session', roster: advertisements },
    { type: 'open-session', manifest, roster: advertisements },
  );
}

function onBoxes(state: InPhase<'shared'>, { boxes }: Extract<HubMessage, { type: 'boxes' }>): TabStep {
  const { plan, self } = state;
  const neighbours = new Set(neighboursOf(plan, self));
  const peers = boxes.map(({ from }) => from);
  if (new Set(peers).size !== peers.length || !peers.every((from) => neighbours.has(from)))
    return end(
      state,
      'secagg.inconsistent',
      'The hub passed on shares twice, or of no neighbour, expected one box a neighbour.',
    );
  if (peers.length + 1 < plan.threshold)
    return end(
      state,
      'secagg.too-few',
      `${peers.length} neighbours shared their secrets, expected ${plan.threshold - 1} at the least.`,
    );
  return ask(
    { ...state, phase: 'opening-boxes', peers },
    { type: 'open-boxes', session: plan.session, boxes },
  );
}

function onInput(state: TabState, values: Uint32Array): TabStep {
  const expected = state.manifest.parameterCount + 1;
  if (values.length !== expected)
    throw new RangeError(`values has ${values.length} coordinates, expected ${expected}`);
  // One frame a session: another input after the first could be told from it.
  if (state.input !== null || state.answers.boxes || state.phase === 'masking') return stay(state);
  const next = { ...state, input: values };
  return next.phase === 'awaiting-input' ? maskWhenReady(next) : stay(next);
}

function maskWhenReady(state: InPhase<'awaiting-input' | 'masking' | 'masked'>): TabStep {
  if (state.input === null) return stay(state);
  const { plan, peers, input } = state;
  return ask({ ...state, phase: 'masking' }, { type: 'mask', session: plan.session, values: input, peers });
}

function onSurvivors(
  state: InPhase<'awaiting-input' | 'masking' | 'masked'>,
  { survivors }: Extract<HubMessage, { type: 'survivors' }>,
): TabStep {
  const { plan, self, peers, manifest } = state;
  const alive = new Set(survivors);
  const isSorted = survivors.every((id, i) => i === 0 || survivors[i - 1]! < id);
  if (!isSorted || !survivors.every((id) => plan.roster.has(id)) || !alive.has(self))
    return end(
      state,
      'secagg.inconsistent',
      'The survivors are not sorted members of the roster with this tab among them.',
    );
  const neighbours = neighboursOf(plan, self);
  if (neighbours.some((id) => alive.has(id) && !peers.includes(id)))
    return end(state, 'secagg.inconsistent', 'A neighbour survives whose secrets this tab was never given.');
  if (survivors.length < manifest.minCohort)
    return end(
      state,
      'secagg.too-few',
      `${survivors.length} members survive, expected ${manifest.minCohort} at the least.`,
    );
  const near = peers.filter((id) => alive.has(id)).length + 1;
  if (near < plan.threshold)
    return end(
      state,
      'secagg.too-few',
      `${near} members near this tab survive, expected ${plan.threshold} at the least.`,
    );
  const { session } = plan;
  return ask({ ...state, phase: 'signing', survivors }, { type: 'sign-survivors', session, survivors });
}

function onSignatures(
  state: InPhase<'signing' | 'signed' | 'checking-signatures' | 'taking-shares'>,
  message: Extract<HubMessage, { type: 'survivor-signatures' }>,
): TabStep {
  const { plan, peers, survivors } = state;
  const alive = new Set(survivors);
  const near = new Set(peers.filter((id) => alive.has(id)));
  // Those of others say nothing about this neighbourhood; a second one of the same member would count twice.
  const signatures = message.signatures.flatMap((each) => {
    if (!near.delete(each.from) || each.signature.length !== SIGNATURE_BYTES) return [];
    return [{ ...each, identity: plan.roster.get(each.from)!.identity }];
  });
  const { session } = plan;
  return ask(
    { ...state, phase: 'checking-signatures' },
    { type: 'check-signatures', session, survivors, signatures },
  );
}

/** For each peer exactly one of its two secrets: the seed of who survived, the mask key of who did not. */
function takeShares(
  state: InPhase<'signing' | 'signed' | 'checking-signatures' | 'taking-shares'>,
  valid: readonly ParticipantId[],
): TabStep {
  const { plan, survivors, opened } = state;
  const agreeing = valid.length + 1;
  if (agreeing < plan.threshold)
    return end(
      state,
      'secagg.inconsistent',
      `${agreeing} members near this tab signed the same survivors, expected ${plan.threshold} at the least.`,
    );
  const alive = new Set(survivors);
  return ask(
    { ...state, phase: 'taking-shares' },
    {
      type: 'take-shares',
      seedsOf: opened.filter((id) => alive.has(id)),
      keysOf: opened.filter((id) => !alive.has(id)),
    },
  );
}

const stay = (state: TabState): TabStep => ({ state, commands: [] });

const ask = (state: TabState, command: TabCryptoCommand): TabStep => ({
  state,
  commands: [{ type: 'crypto', command }],
});

/** Sends, and remembers what was sent to which message, so that it is sent again as it is. */
function answer(state: TabState, to: HubMessage['type'], message: TabMessage): TabStep {
  return {
    state: { ...state, answers: { ...state.answers, [to]: message } },
    commands: [{ type: 'send', message }],
  };
}

const outOfTurn = (state: TabState, message: HubMessage): TabStep =>
  end(
    state,
    'secagg.inconsistent',
    `A message "${message.type}" came while the tab was ${state.phase}, expected in its turn.`,
  );

function end({ manifest, self, heard }: TabState, code: ErrorCode, what: string): TabStep {
  const report = { code, what, next: 'Wait for the next attempt; this tab takes no part in this one.' };
  return {
    state: { phase: 'ended', manifest, self, heard, input: null, answers: {}, report },
    commands: [{ type: 'end', report }],
  };
}
