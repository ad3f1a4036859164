import type { ErrorReport } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import type { Plan } from './graph.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import type { HubMessage, TabMessage } from './messages.ts';

interface Common {
  readonly manifest: Manifest;
  readonly self: ParticipantId;
  /** The quantised update, until it is masked. */
  readonly input: Uint32Array | null;
  /** What the hub said, each kind once, and what was answered. */
  readonly heard: Partial<Record<HubMessage['type'], HubMessage>>;
  readonly answers: Partial<Record<HubMessage['type'], TabMessage>>;
}

/** Each phase waits for one thing: a result of cryptography, a message of the hub, or the input. */
export type TabState = Common &
  (
    | { readonly phase: 'making-keys' }
    | { readonly phase: 'advertised'; readonly own: Advertisement }
    | { readonly phase: 'opening-session'; readonly roster: readonly Advertisement[] }
    | { readonly phase: 'sharing-secrets'; readonly plan: Plan }
    | { readonly phase: 'shared'; readonly plan: Plan }
    | { readonly phase: 'opening-boxes'; readonly plan: Plan; readonly peers: readonly ParticipantId[] }
    /** `opened`: peers whose shares this tab can give, itself included. */
    | (Masking & { readonly phase: 'awaiting-input' | 'masking' | 'masked' })
    | (Unmasking & { readonly phase: 'signing' | 'signed' | 'checking-signatures' | 'taking-shares' })
    | { readonly phase: 'unmasked' }
    | { readonly phase: 'ended'; readonly report: ErrorReport }
  );

interface Masking {
  readonly plan: Plan;
  /** Neighbours who shared their secrets: with these the input is masked. */
  readonly peers: readonly ParticipantId[];
  readonly opened: readonly ParticipantId[];
}

interface Unmasking extends Masking {
  readonly survivors: readonly ParticipantId[];
}

export type InPhase<Phase extends TabState['phase']> = Extract<TabState, { readonly phase: Phase }>;
