import { describe, expect, it } from 'vitest';
import { binaryTaskJson } from '../testing/sample-tasks.ts';
import { checkTask } from './check-task.ts';

const withAdmission = (admission: unknown) => checkTask({ ...binaryTaskJson, admission });

describe('the admission of a task', () => {
  it('[AD1] is open to anybody where the task says nothing', () => {
    const checked = checkTask(binaryTaskJson);
    expect(checked.ok && checked.task.admission).toBeUndefined();
  });

  it('[AD1] takes a mode, origins and a limit for one address', () => {
    for (const mode of ['open', 'token']) {
      const admission = {
        mode,
        origins: ['https://example.org', 'http://localhost:8080', 'http://[::1]:3000'],
        maxPerAddress: 2,
      };
      const checked = withAdmission(admission);
      expect(checked.ok && checked.task.admission).toEqual(admission);
    }
  });

  it.each([
    'https://example.org/',
    'https://example.org/page',
    'https://example.org:443',
    'http://example.org:80',
    'https://Example.org',
    '*',
    'null',
    'https://*.example.org',
    'ws://example.org',
    "https://example.org; script-src 'unsafe-inline'",
  ])('[AD1] refuses %s, which no browser sends as an origin', (origin) => {
    const checked = withAdmission({ mode: 'open', origins: [origin] });
    expect(checked).toMatchObject({
      ok: false,
      problems: [{ path: 'admission.origins.0', message: expect.stringContaining('expected an origin') }],
    });
  });

  it('[AD1] refuses an unknown mode, an empty list and a limit of nobody', () => {
    for (const admission of [
      { mode: 'closed' },
      { mode: 'open', origins: [] },
      { mode: 'token', maxPerAddress: 0 },
    ]) {
      expect(withAdmission(admission).ok).toBe(false);
    }
  });
});
