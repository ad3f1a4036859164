import { describe, expect, it } from 'vitest';
import { profileFile } from '../../../participant/data/profile/profile-file.ts';
import { type Answers, sampleTask } from './sample-task.ts';

const SAMPLE = [
  'id,amount,purpose,bad',
  ...Array.from(
    { length: 40 },
    (_, i) => `${i},${1000 + 37 * i},${i % 2 ? 'car' : 'house'},${i % 3 ? 'no' : 'yes'}`,
  ),
].join('\n');
const profile = await profileFile(new Blob([SAMPLE]), { next: async () => {} });
const answers = (released: readonly string[], change: Partial<Answers> = {}): Answers => ({
  label: 'bad',
  kind: 'classification',
  id: 'loans',
  title: 'Loans',
  owner: 'A bank',
  released: new Set(released),
  ...change,
});

describe('[BD9] a task from a sample in the page', () => {
  it('is none until the words of what is learnt are released, and has no word that is not', () => {
    const withheld = sampleTask(profile, answers(['purpose']));
    expect(withheld).not.toHaveProperty('task');
    expect(withheld).toMatchObject({
      words: [{ column: 'bad', words: ['yes'], isTarget: true }, { column: 'purpose' }],
    });
    const drafted = sampleTask(profile, answers(['bad']));
    expect(drafted).toMatchObject({ withheld: ['purpose'], task: { id: 'loans', owner: 'A bank' } });
    expect(JSON.stringify(drafted)).toContain('"positive":"yes"');
    expect('task' in drafted && JSON.stringify(drafted.task)).not.toMatch(/car|house|1037/);
    expect(drafted).toMatchObject({ leftOut: [{ name: 'id' }] });
    const both = sampleTask(profile, answers(['bad', 'purpose']));
    expect('task' in both && JSON.stringify(both.task)).toMatch(/car/);
  });

  it('says what is wrong with it', () => {
    expect(sampleTask(profile, answers(['bad'], { kind: 'regression' }))).toMatchObject({
      step: 'impossible',
      error: { what: expect.stringContaining('holds no numbers') },
    });
    expect(sampleTask(profile, answers(['bad'], { id: 'not an id' }))).toMatchObject({
      step: 'drafted',
      problems: [{ path: 'id', message: expect.stringContaining('expected letters, digits, - and _') }],
    });
  });

  it('says for an owner and a name that are left empty what the command line says', () => {
    expect(sampleTask(profile, answers(['bad'], { owner: ' ', title: '' }))).toMatchObject({
      task: { owner: 'the owner of this task', text: { en: { name: 'loans' } } },
    });
  });
});
