import { afterEach, describe, expect, it } from 'vitest';
import { startHub, tinyTask } from '../testing/running-hub.ts';

const TOKEN = 'the-operator-token-of-this-test';

describe('JSON from anybody', () => {
  afterEach(() => {
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('[AD20] pollutes no prototype: over a socket, in an address, in a body, in a task', async () => {
    const running = await startHub(tinyTask(), { operatorToken: TOKEN });
    const speaker = await running.connect();
    await speaker.enrol(running.task);
    const poison = JSON.parse(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"type":"submit-score","round":1,"scores":{"heldOut":{"exampleCount":1,"metrics":{"__proto__":{"polluted":1},"constructor":1}}}}',
    );
    for (const message of [
      poison,
      [poison],
      { type: 'enrol', ...poison },
      { ...poison, type: '__proto__' },
    ]) {
      expect((await speaker.say(message)).ok).toBe(false);
    }
    const { url } = running.hub;
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const query of [
      '__proto__[polluted]=1',
      'constructor.prototype.polluted=1',
      '__proto__=1&round=0',
    ]) {
      await fetch(`${url}/api/tasks/${running.task.id}/model?${query}`);
      await fetch(`${url}/api/operator/tasks/${running.task.id}/refusals?${query}`, { headers });
    }
    for (const body of [
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{',
      'x',
    ]) {
      const answer = await fetch(`${url}/api/operator/tasks/${running.task.id}/pause`, {
        method: 'POST',
        body,
        headers: { ...headers, 'content-type': 'application/json' },
      });
      expect(answer.status).toBe(400);
    }
    expect(running.hub.standing(running.task.id)).toMatchObject({ present: 1 });
    const { tasks } = await (await fetch(`${url}/api/operator/tasks`, { headers })).json();
    expect(tasks[0].isPaused).toBe(false);
  });

  it('[AD21] comes back as JSON or as text of the error page, never as markup', async () => {
    const running = await startHub(tinyTask(), { operatorToken: TOKEN });
    const markup = '<img src=x onerror=alert(1)>';
    const speaker = await running.connect({ origin: markup });
    await speaker.enrol(running.task);
    await speaker.say({ type: markup, [markup]: markup });
    const { url } = running.hub;
    for (const path of [
      '/api/tasks',
      `/api/tasks/${running.task.id}`,
      `/api/tasks/${encodeURIComponent(markup)}`,
      `/api/tasks/${running.task.id}/model?format=${encodeURIComponent(markup)}`,
      `/models/${encodeURIComponent(markup)}`,
      `/api/operator/tasks/${running.task.id}/refusals`,
      `/${encodeURIComponent(markup)}`,
      `/demo/?task=${encodeURIComponent(markup)}`,
      '/metrics',
    ]) {
      const answer = await fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}` } });
      const type = answer.headers.get('content-type') ?? '';
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff');
      const text = await answer.text();
      if (type.startsWith('text/html')) {
        expect(text, path).not.toContain('<img');
        expect(answer.headers.get('content-security-policy'), path).toContain("default-src 'none'");
      } else expect(type, path).toMatch(/^(application\/json|text\/plain)/);
    }
  });
});
