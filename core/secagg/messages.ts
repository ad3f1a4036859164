/** What tabs and hub say to each other in a session. Each kind is said once; what is said again is the same, byte for byte. */
import type { ParticipantId } from '../protocol/ids.ts';
import type { Advertisement } from './manifest.ts';

/** Two Shamir shares of 33 bytes, sealed with 16: of the sender's seed and of its mask key. */
export const BOX_BYTES = 82;
export const SHARE_BYTES = 33;
export const SIGNATURE_BYTES = 64;

export interface Share {
  readonly of: ParticipantId;
  readonly share: Uint8Array;
}

export type TabMessage =
  | { readonly type: 'advertise'; readonly advertisement: Advertisement }
  | {
      readonly type: 'share-secrets';
      readonly session: Uint8Array;
      readonly boxes: readonly { readonly to: ParticipantId; readonly box: Uint8Array }[];
    }
  /** `frame` is a `masked-u32` frame. */
  | { readonly type: 'masked-input'; readonly session: Uint8Array; readonly frame: Uint8Array }
  | { readonly type: 'sign-survivors'; readonly session: Uint8Array; readonly signature: Uint8Array }
  | {
      readonly type: 'unmask';
      readonly session: Uint8Array;
      /** Of survivors. */
      readonly seedShares: readonly Share[];
      /** Of those who shared their secrets and sent no masked input. */
      readonly keyShares: readonly Share[];
    };

export interface SignedBy {
  readonly from: ParticipantId;
  readonly signature: Uint8Array;
}

export type HubMessage =
  | { readonly type: 'roster'; readonly advertisements: readonly Advertisement[] }
  | {
      readonly type: 'boxes';
      readonly session: Uint8Array;
      readonly boxes: readonly { readonly from: ParticipantId; readonly box: Uint8Array }[];
    }
  | {
      readonly type: 'survivors';
      readonly session: Uint8Array;
      /** Everybody whose masked input is in the sum, sorted. */
      readonly survivors: readonly ParticipantId[];
    }
  | {
      readonly type: 'survivor-signatures';
      readonly session: Uint8Array;
      readonly signatures: readonly SignedBy[];
    };
