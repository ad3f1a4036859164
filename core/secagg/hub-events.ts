/** What happens to the hub's side of a session, and what it asks its shell for. */
import type { ErrorReport } from '../errors/tabfed-error.ts';
import type { ParticipantId } from '../protocol/ids.ts';
import type { Advertisement, Manifest } from './manifest.ts';
import type { HubMessage, TabMessage } from './messages.ts';
import type { ReadSum } from './quantise.ts';
import type { OpenSession, SessionOpened } from './tab-events.ts';

export type HubEvent =
  | { readonly type: 'message'; readonly from: ParticipantId; readonly message: TabMessage }
  /** A member is gone for good: no stage waits for it any more. */
  | { readonly type: 'gone'; readonly member: ParticipantId }
  /** The deadline of the stage under way: whoever has not answered has dropped out of it. */
  | { readonly type: 'close' }
  | SessionOpened
  /** The sum without masks. Shape `[P + 1]`, modulo 2³². */
  | { readonly type: 'recovered'; readonly sum: Uint32Array }
  /** `because` is a sentence. */
  | { readonly type: 'recovery-failed'; readonly because: string };

/** Shares of one secret, checked in form, of at least `threshold` different holders. */
export interface SharedSecret {
  readonly owner: Advertisement;
  readonly shares: readonly Uint8Array[];
}

export interface RecoverSum {
  readonly type: 'recover-sum';
  readonly manifest: Manifest;
  readonly session: Uint8Array;
  readonly threshold: number;
  /** Everybody in the sum, by its seed. */
  readonly seeds: readonly SharedSecret[];
  /** Those who dropped out after they had shared, by mask key, with the survivors that masked with them. */
  readonly keys: readonly (SharedSecret & { readonly maskedWith: readonly Advertisement[] })[];
}

export type HubCryptoCommand =
  | OpenSession
  /** sum += values. Answered by nothing. */
  | { readonly type: 'add-values'; readonly values: Uint32Array }
  | RecoverSum;

export type HubCommand =
  | { readonly type: 'crypto'; readonly command: HubCryptoCommand }
  | { readonly type: 'send'; readonly to: ParticipantId; readonly message: HubMessage }
  /** What this member sent was not taken. */
  | { readonly type: 'refuse'; readonly member: ParticipantId; readonly report: ErrorReport }
  | { readonly type: 'finish'; readonly survivors: readonly ParticipantId[]; readonly result: ReadSum }
  /** The attempt came to nothing; nothing of the sum is known. */
  | { readonly type: 'abandon'; readonly report: ErrorReport };
