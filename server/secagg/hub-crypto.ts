/** Carries out what the hub's side of a session asks for: adds masked values up, and takes the masks off their sum. */
import { unreachable } from '../../core/errors/tabfed-error.ts';
import { sameBytes } from '../../core/secagg/bytes.ts';
import type { HubCryptoCommand, HubEvent, RecoverSum, SharedSecret } from '../../core/secagg/hub-events.ts';
import { seedStatement } from '../../core/secagg/manifest.ts';
import { addMask, ownMaskKey, pairMaskKey, signOfPair } from '../../participant/secagg/mask.ts';
import { openSession } from '../../participant/secagg/open-session.ts';
import { agreementKey, sha256 } from '../../participant/secagg/primitives.ts';
import { joinShares } from '../../participant/secagg/shamir.ts';

/** Masks that are expanded at a time: WebCrypto works beside the loop that subtracts them. */
const MASKS_AT_ONCE = 4;

/** @param coordinates - P + 1. Holds 4 bytes for each. */
export function createHubCrypto(coordinates: number) {
  const sum = new Uint32Array(coordinates);

  return {
    /** What to tell the machine next; nothing after `add-values`. */
    async perform(command: HubCryptoCommand): Promise<HubEvent | null> {
      switch (command.type) {
        case 'open-session':
          return openSession(command);
        case 'add-values': {
          const { values } = command;
          for (let i = 0; i < coordinates; i++) sum[i] = (sum[i]! + values[i]!) | 0;
          return null;
        }
        case 'recover-sum':
          return recover(sum, command);
        default:
          return unreachable(command);
      }
    },
  };
}

/** Takes off the own masks of survivors, and the masks that survivors share with those who dropped out. */
async function recover(sum: Uint32Array, command: RecoverSum): Promise<HubEvent> {
  const { manifest, session, threshold } = command;
  const failed = (what: string, { owner }: SharedSecret): HubEvent => ({
    type: 'recovery-failed',
    because: `The shares of the ${what} of ${owner.from} do not give what it bound itself to.`,
  });
  const masks: (() => Promise<void>)[] = [];
  // Every secret is checked before any mask is taken off: a sum that is half open is of no use to anybody.
  for (const secret of command.seeds) {
    const { from, seedHash } = secret.owner;
    const seed = await joinShares(secret.shares, threshold, async (each) =>
      sameBytes(await sha256(seedStatement(manifest, from, each)), seedHash),
    );
    if (seed === null) return failed('seed', secret);
    masks.push(async () => addMask(sum, await ownMaskKey(session, from, seed), -1));
  }
  for (const secret of command.keys) {
    const { from, maskKey } = secret.owner;
    const joined = await joinShares(secret.shares, threshold, async (each) =>
      sameBytes((await agreementKey(each)).publicKey, maskKey),
    );
    if (joined === null) return failed('mask key', secret);
    const own = { id: from, key: await agreementKey(joined) };
    for (const survivor of secret.maskedWith) {
      masks.push(async () => {
        const other = { id: survivor.from, publicKey: survivor.maskKey };
        // What the survivor added is taken off: its sign, turned round.
        const sign = signOfPair(survivor.from, from) === 1 ? -1 : 1;
        await addMask(sum, await pairMaskKey(session, own, other), sign);
      });
    }
  }
  const queue = masks[Symbol.iterator]();
  const worker = async () => {
    for (const takeOff of queue) await takeOff();
  };
  await Promise.all(Array.from({ length: MASKS_AT_ONCE }, worker));
  return { type: 'recovered', sum };
}
