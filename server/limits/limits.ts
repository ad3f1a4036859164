/**
 * How much one sender, and all of them together, may ask of a hub. Beyond a limit a request is refused with a code
 * and advice; nothing is queued without bound. docs/OPERATING.md repeats this table, and a test holds it to it.
 */

export interface HubLimits {
  readonly connectionsPerHub: number;
  readonly connectionsPerAddress: number;
  readonly participantsPerTask: number;
  readonly enrolmentsPerMinutePerAddress: number;
  readonly secondsToEnrol: number;
  readonly eventsPerSecond: number;
  readonly eventsAtOnce: number;
  readonly refusalsBeforeClosing: number;
  readonly unansweredEvents: number;
  readonly bufferedBytesPerHub: number;
  readonly uploadStalledAfterMs: number;
  readonly operatorFailuresPerMinutePerAddress: number;
}

interface Limit {
  readonly value: number;
  readonly unit: string;
  readonly reason: string;
}

const MiB = 1024 * 1024;

export const LIMITS: { readonly [Name in keyof HubLimits]: Limit } = {
  connectionsPerHub: {
    value: 10_000,
    unit: 'connections',
    reason: 'Each costs a descriptor and about 50 KiB; `ulimit -n` must be above it. 9,500 were measured.',
  },
  connectionsPerAddress: {
    value: 200,
    unit: 'connections from one address',
    reason: 'A school or an office shares one address; one machine alone cannot take all places.',
  },
  participantsPerTask: {
    value: 10_000,
    unit: 'connected participants of one task, waiting ones included',
    reason: 'A decision about a round costs as much as the task has people.',
  },
  enrolmentsPerMinutePerAddress: {
    value: 400,
    unit: 'enrolments a minute from one address',
    reason:
      'Each writes a row to the disk. Twice the connections of an address: all may come back at once after a restart.',
  },
  secondsToEnrol: {
    value: 30,
    unit: 'seconds from connecting to enrolling',
    reason: 'Whoever says nothing holds no place. A tab enrols within a second of connecting.',
  },
  eventsPerSecond: {
    value: 100,
    unit: 'events a second of one connection, on average',
    reason: 'Honest participants send a handful a round; chunks of a frame are the most that they send.',
  },
  eventsAtOnce: {
    value: 600,
    unit: 'events of one connection before the average counts',
    reason: 'The largest frame there can be (25,000,000 float32) is 382 chunks, and fits with room.',
  },
  refusalsBeforeClosing: {
    value: 1_000,
    unit: 'events of one connection refused as too fast, without a pause',
    reason: 'Who goes on in spite of the advice is no participant; refusing costs time too.',
  },
  unansweredEvents: {
    value: 200,
    unit: 'events of one connection that wait for their answers',
    reason:
      'Bounds the bytes in flight of a connection: at most 200 events of 1 MB, of which most are tiny. Participants keep 4 chunks in flight.',
  },
  bufferedBytesPerHub: {
    value: 256 * MiB,
    unit: 'bytes of unfinished frames over all tasks; one frame a participant',
    reason: 'About forty frames of the largest CNN measured, and far below the memory of a small server.',
  },
  uploadStalledAfterMs: {
    value: 10_000,
    unit: 'milliseconds without a chunk after which an upload gives way to others, where the bytes above run out',
    reason: 'A chunk of 256 KiB takes 8 s at 256 kbit/s; whoever comes back sends the frame again.',
  },
  operatorFailuresPerMinutePerAddress: {
    value: 20,
    unit: 'requests a minute with a wrong operator token from one address',
    reason: 'A person mistypes a few times; a program that tries tokens is slowed down.',
  },
};

export const DEFAULT_LIMITS = Object.fromEntries(
  Object.entries(LIMITS).map(([name, { value }]) => [name, value]),
) as unknown as HubLimits;
