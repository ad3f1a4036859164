/** Carries out what the machine of a tab asks for, and keeps the secrets of one session. */
import { unreachable } from '../../core/errors/tabfed-error.ts';
import type { ParticipantId } from '../../core/protocol/ids.ts';
import {
  advertisementStatement,
  boxStatement,
  keyInfo,
  type Manifest,
  seedStatement,
  survivorStatement,
} from '../../core/secagg/manifest.ts';
import { encodeMasked } from '../../core/secagg/masked-frame.ts';
import { SHARE_BYTES } from '../../core/secagg/messages.ts';
import type { TabCryptoCommand, TabEvent } from '../../core/secagg/tab-events.ts';
import { addMask, ownMaskKey, pairMaskKey, signOfPair } from './mask.ts';
import { openSession } from './open-session.ts';
import {
  type AgreementKey,
  agree,
  agreementKey,
  hkdf,
  type Identity,
  isSignedBy,
  randomSecret,
  seal,
  sha256,
  unseal,
} from './primitives.ts';
import { splitSecret } from './shamir.ts';

interface HeldShares {
  readonly seed: Uint8Array;
  readonly key: Uint8Array;
}

interface Peer {
  readonly maskKey: Uint8Array;
  /** What the two box keys agree on; the key of each direction is derived from it. */
  readonly agreed: Uint8Array;
}

interface Secrets {
  readonly manifest: Manifest;
  readonly self: ParticipantId;
  readonly boxKey: AgreementKey;
  readonly maskKey: AgreementKey;
  readonly seed: Uint8Array;
  readonly peers: ReadonlyMap<ParticipantId, Peer>;
  /** By owner, this tab itself among them. */
  readonly held: ReadonlyMap<ParticipantId, HeldShares>;
}

type Command<Type extends TabCryptoCommand['type']> = Extract<TabCryptoCommand, { readonly type: Type }>;

/** @param identity - Outlives the session; everything else is forgotten with it. */
export function createTabCrypto(identity: Identity) {
  let secrets: Secrets | null = null;

  async function makeKeys({ manifest, self }: Command<'make-keys'>): Promise<TabEvent> {
    const [boxKey, maskKey] = await Promise.all([agreementKey(randomSecret()), agreementKey(randomSecret())]);
    const seed = randomSecret();
    secrets = { manifest, self, boxKey, maskKey, seed, peers: new Map(), held: new Map() };
    const unsigned = {
      from: self,
      identity: identity.publicKey,
      boxKey: boxKey.publicKey,
      maskKey: maskKey.publicKey,
      seedHash: await sha256(seedStatement(manifest, self, seed)),
    };
    const signature = await identity.sign(advertisementStatement(manifest, unsigned));
    return { type: 'keys-made', advertisement: { ...unsigned, signature } };
  }

  async function shareSecrets({ session, threshold, peers }: Command<'share-secrets'>): Promise<TabEvent> {
    const own = known();
    const areSigned = await Promise.all(
      peers.map(({ signature, ...signed }) =>
        isSignedBy(signed.identity, signature, advertisementStatement(own.manifest, signed)),
      ),
    );
    const unsigned = peers.find((_, i) => !areSigned[i]);
    if (unsigned) return failed(`the advertisement of ${unsigned.from} is not signed by its identity`);
    const seedShares = await splitSecret(own.seed, peers.length + 1, threshold);
    const keyShares = await splitSecret(own.maskKey.secret, peers.length + 1, threshold);
    const agreed = await Promise.all(peers.map(({ boxKey }) => agree(own.boxKey, boxKey)));
    const boxes = await Promise.all(
      peers.map(async ({ from: to }, i) => {
        const content = new Uint8Array(2 * SHARE_BYTES);
        content.set(seedShares[i]!);
        content.set(keyShares[i]!, SHARE_BYTES);
        const key = await lockOf(session, agreed[i]!, own.self, to);
        return { to, box: await seal(key, content, boxStatement(own.manifest, session, own.self, to)) };
      }),
    );
    secrets = {
      ...own,
      peers: new Map(peers.map(({ from, maskKey }, i) => [from, { maskKey, agreed: agreed[i]! }])),
      held: new Map([[own.self, { seed: seedShares.at(-1)!, key: keyShares.at(-1)! }]]),
    };
    return { type: 'secrets-shared', boxes };
  }

  async function openBoxes({ session, boxes }: Command<'open-boxes'>): Promise<TabEvent> {
    const own = known();
    const held = new Map(own.held);
    for (const { from, box } of boxes) {
      const key = await lockOf(session, own.peers.get(from)!.agreed, from, own.self);
      const content = await unseal(key, box, boxStatement(own.manifest, session, from, own.self));
      // One that does not open is no share that could be given; its owner counts on the others.
      if (content?.length !== 2 * SHARE_BYTES) continue;
      held.set(from, { seed: content.slice(0, SHARE_BYTES), key: content.slice(SHARE_BYTES) });
    }
    secrets = { ...own, held };
    return { type: 'boxes-opened', from: [...held.keys()].filter((each) => each !== own.self) };
  }

  async function mask({ session, values, peers }: Command<'mask'>): Promise<TabEvent> {
    const own = known();
    const masked = values.slice();
    await addMask(masked, await ownMaskKey(session, own.self, own.seed), 1);
    for (const id of peers) {
      const publicKey = own.peers.get(id)!.maskKey;
      const key = await pairMaskKey(session, { id: own.self, key: own.maskKey }, { id, publicKey });
      await addMask(masked, key, signOfPair(own.self, id));
    }
    return { type: 'masked', frame: encodeMasked(masked, session) };
  }

  async function checkSignatures(command: Command<'check-signatures'>): Promise<TabEvent> {
    const statement = survivorStatement(command.session, command.survivors);
    const checked = await Promise.all(
      command.signatures.map(async ({ from, identity: by, signature }) =>
        (await isSignedBy(by, signature, statement)) ? [from] : [],
      ),
    );
    return { type: 'signatures-checked', valid: checked.flat() };
  }

  function takeShares({ seedsOf, keysOf }: Command<'take-shares'>): TabEvent {
    const { held } = known();
    const event: TabEvent = {
      type: 'shares-taken',
      seedShares: seedsOf.map((of) => ({ of, share: held.get(of)!.seed })),
      keyShares: keysOf.map((of) => ({ of, share: held.get(of)!.key })),
    };
    secrets = null;
    return event;
  }

  function known(): Secrets {
    if (secrets === null)
      throw new TypeError('This session has no secrets: its keys are not made, or it is over.');
    return secrets;
  }

  async function carryOut(command: TabCryptoCommand): Promise<TabEvent> {
    switch (command.type) {
      case 'make-keys':
        return makeKeys(command);
      case 'open-session':
        return openSession(command);
      case 'share-secrets':
        return shareSecrets(command);
      case 'open-boxes':
        return openBoxes(command);
      case 'mask':
        return mask(command);
      case 'sign-survivors':
        return {
          type: 'survivors-signed',
          signature: await identity.sign(survivorStatement(command.session, command.survivors)),
        };
      case 'check-signatures':
        return checkSignatures(command);
      case 'take-shares':
        return takeShares(command);
      default:
        return unreachable(command);
    }
  }

  return {
    /** Never throws for what the hub or another tab sent; that is told as `crypto-failed`. */
    async perform(command: TabCryptoCommand): Promise<TabEvent> {
      try {
        return await carryOut(command);
      } catch (error) {
        return failed(`${command.type} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    /** When the session ends otherwise than by `take-shares`. */
    forget() {
      secrets = null;
    },
  };
}

/** Every direction between two members has a key of its own, for one box. */
const lockOf = (session: Uint8Array, agreed: Uint8Array, from: ParticipantId, to: ParticipantId) =>
  hkdf(agreed, keyInfo('box', session, [from, to]));

const failed = (because: string): TabEvent => ({ type: 'crypto-failed', because });
