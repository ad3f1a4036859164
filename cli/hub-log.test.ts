import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { taskId } from '../core/protocol/ids.ts';
import { logFacts } from '../server/observe/log-facts.ts';
import { hubLog, type LogLevel } from './hub-log.ts';

function collect(level: LogLevel, isTerminal: boolean) {
  let text = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { tell: logFacts(hubLog(level, isTerminal, destination)), text: () => text };
}

const finished = { type: 'finished', task: taskId('digits'), because: 'max-rounds' } as const;
const refused = (what: string) =>
  ({
    type: 'refused',
    task: null,
    participant: null,
    error: { code: 'message.invalid', what, next: 'Send another one.' },
  }) as const;

describe('the log of a hub', () => {
  it('[OB1] is one JSON object a line, with its level, moment and figures', () => {
    const { tell, text } = collect('info', false);
    tell(finished);
    tell(refused('two\nlines'));
    const lines = text().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 30, time: expect.any(Number), msg: 'finished', task: 'digits', because: 'max-rounds' },
      { level: 40, msg: 'refused', code: 'message.invalid', what: 'two\nlines' },
    ]);
  });

  it('[OB1] is one readable line a fact on a terminal, and no line can forge another one', () => {
    const { tell, text } = collect('info', true);
    tell(finished);
    tell(refused('two\nlines and \u001b[2J a cleared screen'));
    const lines = text().trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(stripVTControlCharacters(lines[0]!)).toMatch(
      /^\[\d\d:\d\d:\d\d\] INFO: finished .*"task":"digits"/,
    );
    expect(text()).not.toContain('\u001b[2J');
  });

  it('[OB2] says nothing below its level', () => {
    const { tell, text } = collect('warn', false);
    tell(finished);
    expect(text()).toBe('');
    tell(refused('three'));
    expect(text()).toContain('three');
  });

  it('[OB3] tells the reason of a fault with its stack', () => {
    const { tell, text } = collect('info', false);
    tell({ type: 'fault', task: null, where: 'a test', error: new RangeError('out of range') });
    expect(JSON.parse(text())).toMatchObject({
      level: 50,
      where: 'a test',
      err: { type: 'RangeError', message: 'out of range', stack: expect.stringContaining('hub-log.test') },
    });
  });
});
