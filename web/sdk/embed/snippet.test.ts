import { describe, expect, it } from 'vitest';
import { numberTask } from '../../../core/testing/sample-tasks.ts';
import { credit } from '../../../tasks/credit/task.ts';
import { columnsOf, policyFor, scriptTag } from './snippet.ts';

const build = {
  bootSha256: 'Ym9vdA==',
  embed: {
    version: '0123456789abcdef',
    loader: { path: 'embed/0123456789abcdef/tabfed.js', integrity: 'sha384-x' },
  },
};

describe('the script tag', () => {
  it('says version, owner, purpose and what leaves, in both languages, so that asking needs no request', () => {
    const tag = scriptTag(credit, build, { hub: 'https://hub.example/fl/' });
    expect(tag).toContain('src="https://hub.example/fl/embed/0123456789abcdef/tabfed.js"');
    expect(tag).toContain('integrity="sha384-x"');
    expect(tag).toContain('data-task-version="1"');
    expect(tag).toContain(`data-purpose="${credit.text.en.purpose}"`);
    expect(tag).toContain(`data-purpose-zh="${credit.text.zh.purpose}"`);
    expect(tag).toMatch(/data-leaves="[^"]*\(240 B\)/);
    expect(tag).toMatch(/data-leaves-zh="[^"]*（240 B）/);
    expect(tag).not.toContain('data-source');
  });

  it('keeps quotes and markup of an owner inside its attribute', () => {
    const tag = scriptTag(numberTask, build, { hub: 'https://h/', owner: '"><script>alert(1)</script>&' });
    expect(tag).toContain('data-owner="&quot;>&lt;script>alert(1)&lt;/script>&amp;"');
    expect(tag.match(/<script/g)).toHaveLength(1);
  });
});

describe('the policy', () => {
  it('names the folder of the version, the bootstrap, and the hub for fetches and sockets', () => {
    expect(policyFor(build, 'https://hub.example/fl/')).toEqual({
      'script-src': [
        'https://hub.example/fl/embed/0123456789abcdef/',
        "'sha256-Ym9vdA=='",
        "'wasm-unsafe-eval'",
      ],
      'worker-src': ['blob:'],
      'connect-src': ['https://hub.example', 'wss://hub.example'],
    });
  });
});

it('the columns are those of the task, with the target last', () => {
  const columns = columnsOf(credit);
  expect(columns).toHaveLength(19);
  expect(columns[3]).toBe('checking_status: <0 | 0<=X<200 | >=200 | no checking');
  expect(columns.at(-1)).toMatch(/^bad: 1,/);
});
