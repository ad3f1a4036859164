/**
 * What happens to a tab's session, and what it asks for. Cryptography is asked for in whole steps, so that secrets stay
 * with whoever carries them out: the machine sees no key, no seed and no opened share. Commands and events are plain data
 * and may cross a port.
 */
import type { ErrorReport } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import type { HubMessage, Share, SignedBy, TabMessage } from './messages.ts';

export type TabEvent =
  | { readonly type: 'message'; readonly message: HubMessage }
  /** The quantised update is there; see `quantise`. Kept, not changed. */
  | { readonly type: 'input-ready'; readonly values: Uint32Array }
  /** The tab is in a newer session. */
  | { readonly type: 'superseded' }
  // Results of commands, one for each.
  | { readonly type: 'keys-made'; readonly advertisement: Advertisement }
  | SessionOpened
  | {
      readonly type: 'secrets-shared';
      readonly boxes: readonly { readonly to: ParticipantId; readonly box: Uint8Array }[];
    }
  /** Whose boxes opened; the shares stay where they are. */
  | { readonly type: 'boxes-opened'; readonly from: readonly ParticipantId[] }
  | { readonly type: 'masked'; readonly frame: Uint8Array }
  | { readonly type: 'survivors-signed'; readonly signature: Uint8Array }
  | { readonly type: 'signatures-checked'; readonly valid: readonly ParticipantId[] }
  | {
      readonly type: 'shares-taken';
      readonly seedShares: readonly Share[];
      readonly keyShares: readonly Share[];
    }
  /** A command came to nothing. `because` is a clause. */
  | { readonly type: 'crypto-failed'; readonly because: string };

/** @see planOf for `ringWords`. */
export interface SessionOpened {
  readonly type: 'session-opened';
  readonly session: Uint8Array;
  readonly ringWords: Uint32Array;
}

export interface OpenSession {
  readonly type: 'open-session';
  readonly manifest: Manifest;
  readonly roster: readonly Advertisement[];
}

/** A neighbour as masks and boxes need it. */
export interface Peer {
  readonly id: ParticipantId;
  readonly advertisement: Advertisement;
}

export type TabCryptoCommand =
  /** Makes fresh keys and a fresh seed, and signs them. */
  | { readonly type: 'make-keys'; readonly manifest: Manifest; readonly self: ParticipantId }
  | OpenSession
  /** Checks the signatures of these peers, splits seed and mask key for them and itself, and seals the shares. */
  | {
      readonly type: 'share-secrets';
      readonly session: Uint8Array;
      readonly threshold: number;
      readonly peers: readonly Advertisement[];
    }
  | {
      readonly type: 'open-boxes';
      readonly session: Uint8Array;
      readonly boxes: readonly { readonly from: ParticipantId; readonly box: Uint8Array }[];
    }
  /** Adds the mask of the own seed and one for each of these peers. */
  | {
      readonly type: 'mask';
      readonly session: Uint8Array;
      readonly values: Uint32Array;
      readonly peers: readonly ParticipantId[];
    }
  | {
      readonly type: 'sign-survivors';
      readonly session: Uint8Array;
      readonly survivors: readonly ParticipantId[];
    }
  | {
      readonly type: 'check-signatures';
      readonly session: Uint8Array;
      readonly survivors: readonly ParticipantId[];
      readonly signatures: readonly (SignedBy & { readonly identity: Uint8Array })[];
    }
  /** Gives these shares away and forgets all others. Nobody is in both lists. */
  | {
      readonly type: 'take-shares';
      readonly seedsOf: readonly ParticipantId[];
      readonly keysOf: readonly ParticipantId[];
    };

export type TabCommand =
  | { readonly type: 'crypto'; readonly command: TabCryptoCommand }
  | { readonly type: 'send'; readonly message: TabMessage }
  /** Forget all secrets; nothing more is sent in this session. */
  | { readonly type: 'end'; readonly report: ErrorReport };
