import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MAX_CHUNK_BYTES } from '../../core/protocol/limits.ts';
import { startHub, tinyTask } from '../testing/running-hub.ts';
import { enrolMessage } from '../testing/speaker.ts';
import { networkOf, PerMinuteByAddress } from './by-address.ts';
import { DEFAULT_LIMITS, LIMITS } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

const codesOf = (replies: readonly { ok: boolean; error?: { code: string } }[]) =>
  replies.map((reply) => reply.error?.code ?? 'ok');

describe('the table of limits', () => {
  it('[LM1] stands in docs/OPERATING.md with value, unit and reason of each', async () => {
    const docs = await readFile(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');
    for (const [name, { value, unit, reason }] of Object.entries(LIMITS)) {
      expect(docs).toContain(`| \`${name}\` | ${value.toLocaleString('en')} | ${unit} | ${reason} |`);
    }
  });

  it('[LM2] leaves room for the largest frame in chunks, and for an office that comes back at once', () => {
    const largestFrame = 25_000_000 * 4;
    expect(DEFAULT_LIMITS.eventsAtOnce).toBeGreaterThan(largestFrame / MAX_CHUNK_BYTES + 50);
    expect(DEFAULT_LIMITS.enrolmentsPerMinutePerAddress).toBeGreaterThan(
      DEFAULT_LIMITS.connectionsPerAddress,
    );
  });
});

describe('a token bucket', () => {
  it('[LM3] allows a burst, then the average, and never more after a long pause', () => {
    const bucket = new TokenBucket(3, 2, 0);
    const take = (times: number, nowMs: number) =>
      Array.from({ length: times }, () => bucket.take(nowMs)).filter(Boolean).length;
    expect(take(5, 0)).toBe(3);
    expect(take(5, 499)).toBe(0);
    expect(take(5, 1_000)).toBe(2);
    expect(take(9, 1_000_000)).toBe(3);
    // A clock that is set back takes nothing away, and gives nothing.
    expect(take(1, 0)).toBe(0);
    expect(take(5, 500)).toBe(1);
  });
});

describe('limits by address', () => {
  it('[LM4] take an IPv6 network as one address, and IPv4 the same in either notation', () => {
    expect(networkOf('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('192.0.2.7')).toBe('192.0.2.7');
    expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0DB8:1:2::ffff'));
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });

  it('[LM4] count each address by itself, and forget those that paused', () => {
    const limit = new PerMinuteByAddress(2);
    expect([limit.take('a', 0), limit.take('a', 0), limit.take('a', 0), limit.take('b', 0)]).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(limit.take('a', 30_000)).toBe(true);
    expect(limit.take('a', 30_000)).toBe(false);
    for (let i = 0; i < 25_000; i++) limit.take(`flood-${i}`, 30_000);
    expect(limit.take('a', 30_001)).toBe(false);
    expect(limit.take('a', 90_000)).toBe(true);
  });
});

describe('a hub with limits', () => {
  it('[LM5] refuses the connection above that of an address, and takes one when another has gone', async () => {
    const running = await startHub(tinyTask(), { limits: { connectionsPerAddress: 2 } });
    const [first] = [await running.connect(), await running.connect()];
    const third = await running.connect();
    expect((await third.take('dismiss')).error).toMatchObject({
      code: 'limits.connections',
      what: expect.stringContaining('2 connections'),
    });
    await third.ended;
    first?.close();
    await first?.ended;
    await expect
      .poll(async () => (await (await running.connect()).say({ type: 'leave' }).catch(() => undefined))?.ok)
      .toBe(false);
  });

  it('[LM5] refuses the connection above that of the hub', async () => {
    const running = await startHub(tinyTask(), { limits: { connectionsPerHub: 1 } });
    await running.connect();
    expect((await (await running.connect()).take('dismiss')).error.code).toBe('limits.connections');
  });

  it('[LM6] closes a connection that has not enrolled in time, and again after it has left', async () => {
    const running = await startHub(tinyTask(), { limits: { secondsToEnrol: 0.3 } });
    const [silent, busy, enrolled, left] = [
      await running.connect(),
      await running.connect(),
      await running.connect(),
      await running.connect(),
    ];
    await enrolled?.enrol(running.task);
    await left?.enrol(running.task);
    await left?.say({ type: 'leave' });
    await busy?.say({ type: 'leave' });
    for (const speaker of [silent, busy, left]) {
      expect((await speaker?.take('dismiss'))?.error.code).toBe('limits.not-enrolled');
      await speaker?.ended;
    }
    expect(await enrolled?.say({ type: 'set-availability', isAvailable: false })).toEqual({ ok: true });
  });

  it('[LM7] refuses events that come too fast, and ends the connection of whoever does not stop', async () => {
    const limits = { eventsAtOnce: 10, eventsPerSecond: 0.001, refusalsBeforeClosing: 20 };
    const running = await startHub(tinyTask(), { limits });
    const speaker = await running.connect();
    await speaker.enrol(running.task);
    const replies = [];
    for (let i = 0; i < 20; i++)
      replies.push(await speaker.say({ type: 'set-availability', isAvailable: true }));
    expect(codesOf(replies)).toEqual([...Array(8).fill('ok'), ...Array(12).fill('limits.too-fast')]);
    // Others are not touched.
    expect((await (await running.connect()).enrol(running.task)).participant).toBeTruthy();
    for (let i = 0; i < 20; i++) speaker.socket.emit('message', {});
    expect((await speaker.take('dismiss')).error.code).toBe('limits.too-fast');
    await speaker.ended;
    await expect.poll(() => running.hub.standing(running.task.id)?.present).toBe(1);
  });

  it('[LM8] refuses enrolments above those of a minute from one address', async () => {
    const running = await startHub(tinyTask(), { limits: { enrolmentsPerMinutePerAddress: 2 } });
    const replies = [];
    for (let i = 0; i < 3; i++) replies.push(await (await running.connect()).say(enrolMessage(running.task)));
    expect(codesOf(replies)).toEqual(['ok', 'ok', 'limits.enrolments']);
  });

  it('[LM9] refuses participants above those of a task, but not one that comes back', async () => {
    const running = await startHub(tinyTask(), { limits: { participantsPerTask: 1 } });
    const identity = await (await running.connect()).enrol(running.task);
    const reply = await (await running.connect()).say(enrolMessage(running.task));
    expect(codesOf([reply])).toEqual(['enrol.full']);
    expect((await (await running.connect()).enrol(running.task, identity)).participant).toBe(
      identity.participant,
    );
  });

  it('[LM10] believes X-Forwarded-For only when told so, and then only what the proxy itself wrote', async () => {
    const headers = (address: string) => ({ 'x-forwarded-for': `198.51.100.99, ${address}` });
    const limits = { connectionsPerAddress: 1 };
    const behindProxy = await startHub(tinyTask(), { trustProxy: true, limits });
    const first = await behindProxy.connect(headers('203.0.113.1'));
    const other = await behindProxy.connect(headers('203.0.113.2'));
    const same = await behindProxy.connect({ 'x-forwarded-for': '192.0.2.1, 203.0.113.1' });
    expect((await same.take('dismiss')).error.code).toBe('limits.connections');
    for (const speaker of [first, other]) await speaker.enrol(behindProxy.task);

    const direct = await startHub(tinyTask(), { limits });
    await direct.connect(headers('203.0.113.1'));
    const spoofed = await direct.connect(headers('203.0.113.2'));
    expect((await spoofed.take('dismiss')).error.code).toBe('limits.connections');
  });
});
