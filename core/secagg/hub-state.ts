import type { ErrorReport } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import type { Plan } from './graph.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import type { TabMessage } from './messages.ts';
import type { ReadSum } from './quantise.ts';

type ByMember<T> = ReadonlyMap<ParticipantId, T>;
type Unmask = Extract<TabMessage, { type: 'unmask' }>;

interface Common {
  readonly manifest: Manifest;
  readonly gone: ReadonlySet<ParticipantId>;
}

export type HubState = Common &
  (
    | {
        readonly phase: 'advertising';
        readonly invited: readonly ParticipantId[];
        readonly advertised: ByMember<Advertisement>;
      }
    | { readonly phase: 'opening-session'; readonly roster: readonly Advertisement[] }
    /** Boxes by sender, then by receiver. */
    | { readonly phase: 'sharing'; readonly plan: Plan; readonly boxes: ByMember<ByMember<Uint8Array>> }
    | {
        readonly phase: 'masking';
        readonly plan: Plan;
        readonly shared: ReadonlySet<ParticipantId>;
        /** Their masked values are in the sum. */
        readonly added: ReadonlySet<ParticipantId>;
      }
    | (Closed & { readonly phase: 'signing'; readonly signatures: ByMember<Uint8Array> })
    | (Closed & {
        readonly phase: 'unmasking';
        /** Who was asked: survivors that signed. */
        readonly asked: readonly ParticipantId[];
        readonly answers: ByMember<Unmask>;
      })
    | (Closed & { readonly phase: 'recovering' })
    | { readonly phase: 'finished'; readonly survivors: readonly ParticipantId[]; readonly result: ReadSum }
    | { readonly phase: 'abandoned'; readonly report: ErrorReport }
  );

interface Closed {
  readonly plan: Plan;
  readonly shared: ReadonlySet<ParticipantId>;
  /** Sorted. */
  readonly survivors: readonly ParticipantId[];
}

export type HubInPhase<Phase extends HubState['phase']> = Extract<HubState, { readonly phase: Phase }>;
