/** Lies drawn from a seed: what a hub could tell tabs, and what tabs could tell a hub, in the place of the truth. */
import type { ParticipantId } from '../../core/protocol/ids.ts';
import type { HubMessage, TabMessage } from '../../core/secagg/messages.ts';
import { seededFill } from '../../core/testing/seeded-fill.ts';

type Plain = Readonly<Record<string, unknown>>;

/** About one message in thirty is altered. */
export function alterations(seed: number) {
  const fill = seededFill(seed);
  const word = new Uint32Array(1);
  const below = (bound: number) => {
    fill(word);
    return word[0]! % bound;
  };
  const earlier: HubMessage[] = [];
  let count = 0;

  function alter<M extends HubMessage | TabMessage>(message: M): readonly M[] {
    count++;
    switch (below(5)) {
      case 0:
        return [];
      case 1:
        return [message, message];
      case 2:
        return [withoutOne(message)];
      case 3:
        return [message, withoutOne(message)];
      default:
        return [withOtherBytes(message)];
    }
  }

  /** One member fewer in one of its lists. */
  function withoutOne<M>(message: M): M {
    const lists = Object.entries(message as Plain).filter(
      (entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && entry[1].length > 0,
    );
    if (lists.length === 0) return message;
    const [name, list] = lists[below(lists.length)]!;
    const out = below(list.length);
    return { ...message, [name]: list.filter((_, i) => i !== out) };
  }

  /** One bit turned, or the end cut off, in one run of bytes. A masked frame is only cut: its values are its sender's business. */
  function withOtherBytes<M>(message: M): M {
    const places = bytesIn(message);
    const target = places[below(places.length)];
    const isFrame = (message as Plain).frame === target;
    const change = (bytes: Uint8Array) => {
      if (isFrame || below(4) === 0) return bytes.slice(0, -1);
      const changed = bytes.slice();
      changed[below(changed.length)]! ^= 1 << below(8);
      return changed;
    };
    return replaced(message, target, change) as M;
  }

  return {
    toTabs(_: ParticipantId, message: HubMessage): readonly HubMessage[] {
      earlier.push(message);
      if (below(30) > 0) return [message];
      // What was said to somebody else, or before.
      return below(6) === 0 ? [earlier[below(earlier.length)]!] : alter(message);
    },
    toHub: (_: ParticipantId, message: TabMessage): readonly TabMessage[] =>
      below(30) > 0 ? [message] : alter(message),
    count: () => count,
  };
}

function bytesIn(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
}

function replaced(value: unknown, target: unknown, by: (bytes: Uint8Array) => Uint8Array): unknown {
  if (value === target && value instanceof Uint8Array) return by(value);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, target, by));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, target, by)]));
}
