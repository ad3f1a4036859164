/**
 * Where docs and code tell different things: rule numbers, the words of the machines, error codes. The
 * checks are functions of the texts alone, so that each first meets a fault planted on purpose.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../core/errors/codes.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const SELF = 'checks/spec.test.ts';

/** Everything that holds titles of tests: the tests themselves, and the contract suites that they call. */
function testSources(): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const layer of ['core', 'tasks', 'participant', 'server', 'web', 'cli', 'checks', 'e2e', 'scripts']) {
    for (const name of readdirSync(path.join(root, layer), { recursive: true, encoding: 'utf8' })) {
      const file = `${layer}/${name.split(path.sep).join('/')}`;
      // This file's own titles are faults planted on purpose.
      if (/(\.test|\.spec|-contract)\.ts$/.test(file) && file !== SELF) sources[file] = read(file);
    }
  }
  return sources;
}

describe('the check of the rules', () => {
  const spec = '| `went` | x | RD1 |\n- **RD1** A rule.\n- **RD2** Another.\n';

  it('finds numbers in titles, also several, and in tables of cases, but not in comments or values', () => {
    const source = `it('[RD1] a', f);\ntest(\`[RD2] [RD3] b\`, f);\nconst cases = [['[RD4] c', 1]];
      // it('[RD9] gone', f);\n * '[RD8] told'\nexpect(text).toBe('see [RD7]');`;
    expect([...rulesInTitles({ 'a.test.ts': source })]).toEqual(['RD1', 'RD2', 'RD3', 'RD4']);
  });

  it.each([
    ['a rule without a test', spec, ['RD1'], 'RD2 has no test'],
    ['a number without a rule', spec, ['RD1', 'RD2', 'RD3'], 'RD3 is in a title only'],
    ['a rule told twice', `${spec}- **RD2** Again.\n`, ['RD1', 'RD2'], 'RD2 is told twice'],
    ['a reference to no rule', `${spec}See RD9.\n`, ['RD1', 'RD2'], 'RD9 is mentioned only'],
  ])('finds %s, planted on purpose', (_, text, titles, fault) => {
    expect(ruleFaults(text, new Set(titles))).toEqual([fault]);
  });

  it('has nothing against rules and tests that agree', () => {
    expect(ruleFaults(spec, new Set(['RD1', 'RD2']))).toEqual([]);
  });

  it('finds a tag without its line, a line of no tag, and a line without a rule, planted on purpose', () => {
    const source = `readonly type: 'went-away';\nreadonly status: 'training' | 'left';
      type: z.literal('enrol'),`;
    const tags = tagsOf(source);
    expect([...tags]).toEqual(['went-away', 'training', 'left', 'enrol']);
    const table =
      '### Other\n| `left` | x | RD1 |\n### Events\n| `went-away` | x | RD1 |\n| `enrol` | x |  |\n';
    expect(tableFaults(`${table}| \`old\` | x | RD2, RD3 |\n`, 'Events', tags)).toEqual([
      'training is missing under "Events"',
      'left is missing under "Events"',
      'old under "Events" is nothing',
      'enrol has no rule',
    ]);
  });

  it('finds a code that is left out, invented, repeated or classed otherwise, planted on purpose', () => {
    const row = (code: string, retry: string) => `| \`${code}\` | meaning | ${retry} | advice |\n`;
    const codes = { 'a.b': 'never', 'c.d': 'next-round' };
    expect(codeFaults(row('a.b', 'never') + row('c.d', 'next-round'), codes)).toEqual([]);
    expect(codeFaults(row('a.b', 'never'), codes)).toEqual(['c.d is not listed']);
    const faulty = row('a.b', 'never') + row('a.b', 'never') + row('c.d', 'never') + row('e.f', 'never');
    expect(codeFaults(faulty, codes)).toEqual([
      'e.f is no code',
      'a.b is listed twice',
      'c.d is next-round, not never',
    ]);
  });
});

describe('docs/SPEC.md', () => {
  const spec = read('docs/SPEC.md');

  it('has a rule for every number in a title, and a test for every rule', () => {
    const titles = rulesInTitles(testSources());
    expect(titles.size).toBeGreaterThan(100);
    expect(ruleFaults(spec, titles)).toEqual([]);
  });

  it.each([
    ['Messages', ['core/protocol/messages.ts']],
    ['Round states', ['server/rounds/state.ts']],
    ['Session states', ['participant/session/state.ts']],
  ])('has a line with its rule for everything under "%s"', (heading, files) => {
    const tags = new Set(files.flatMap((file) => [...tagsOf(read(file))]));
    expect(tags.size).toBeGreaterThan(5);
    expect(tableFaults(spec, heading, tags)).toEqual([]);
  });

  it.each([
    ['Round', 'server/rounds/events.ts', 'RoundCommand'],
    ['Session', 'participant/session/events.ts', 'SessionCommand'],
  ])('has a line with its rule for every event and command of the %s machine', (machine, file, commands) => {
    const [events = '', rest = ''] = read(file).split(`export type ${commands}`);
    expect(tagsOf(events).size).toBeGreaterThan(5);
    expect(tagsOf(rest).size).toBeGreaterThan(5);
    expect(tableFaults(spec, `${machine} events`, tagsOf(events))).toEqual([]);
    expect(tableFaults(spec, `${machine} commands`, tagsOf(rest))).toEqual([]);
  });
});

describe('docs/PROTOCOL.md', () => {
  it('lists every error code with its retry class, and none else', () => {
    expect(codeFaults(read('docs/PROTOCOL.md'), ERROR_CODES)).toEqual([]);
  });
});

// ---- the checks ------------------------------------------------------------------------------------

/** Rule numbers that titles of tests carry: a string that begins with `[RD7]`, in sources by path. */
function rulesInTitles(sources: Readonly<Record<string, string>>): ReadonlySet<string> {
  const rules = new Set<string>();
  for (const source of Object.values(sources)) {
    const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
    for (const [title] of code.matchAll(/['"`](?:\[[A-Z]{2}\d+\] ?)+/g)) {
      for (const [, rule] of title.matchAll(/\[([A-Z]{2}\d+)\]/g)) rules.add(rule as string);
    }
  }
  return rules;
}

/** One line a fault: rules without a test, numbers without a rule, rules told twice, references to no rule. */
function ruleFaults(spec: string, titles: ReadonlySet<string>): string[] {
  const told = [...spec.matchAll(/^- \*\*([A-Z]{2}\d+)\*\* \S/gm)].map((match) => match[1] as string);
  const rules = new Set(told);
  const mentioned = [...spec.matchAll(/\b[A-Z]{2}\d+\b/g)].map((match) => match[0]);
  return [
    ...told.filter((rule, i) => told.indexOf(rule) !== i).map((rule) => `${rule} is told twice`),
    ...[...rules].filter((rule) => !titles.has(rule)).map((rule) => `${rule} has no test`),
    ...[...titles].filter((rule) => !rules.has(rule)).map((rule) => `${rule} is in a title only`),
    ...[...new Set(mentioned)].filter((rule) => !rules.has(rule)).map((rule) => `${rule} is mentioned only`),
  ];
}

/** The tags of the unions in a source: of `type`, `phase`, `kind` and `status`, also where zod declares them. */
function tagsOf(source: string): ReadonlySet<string> {
  const unions = source.matchAll(/readonly (?:type|phase|kind|status):((?:\s*\|?\s*'[a-z-]+')+)/g);
  const written = [...unions].flatMap((match) => [...(match[1] as string).matchAll(/'([a-z-]+)'/g)]);
  const declared = [...source.matchAll(/type: z\.literal\('([a-z-]+)'\)/g)];
  return new Set([...written, ...declared].map((match) => match[1] as string));
}

/** One line a fault: tags without a line in the table under `heading`, lines of no tag, lines without a rule. */
function tableFaults(spec: string, heading: string, tags: ReadonlySet<string>): string[] {
  const section = spec.split(/^#{2,3} /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|.*\| ([^|]*) \|$/gm)];
  const listed = new Set(rows.map((row) => row[1] as string));
  return [
    ...[...tags].filter((tag) => !listed.has(tag)).map((tag) => `${tag} is missing under "${heading}"`),
    ...[...listed].filter((tag) => !tags.has(tag)).map((tag) => `${tag} under "${heading}" is nothing`),
    ...rows.filter((row) => !/^[A-Z]{2}\d+/.test(row[2] as string)).map((row) => `${row[1]} has no rule`),
  ];
}

/** One line a fault: codes that the table of PROTOCOL.md leaves out, invents, repeats or classes otherwise. */
function codeFaults(protocol: string, codes: Readonly<Record<string, string>>): string[] {
  const rows = [...protocol.matchAll(/^\| `([a-z]+\.[a-z-]+)` \|.*\| (never|next-round|after-pause) \|/gm)];
  const listed = rows.map((row) => row[1] as string);
  return [
    ...Object.keys(codes)
      .filter((code) => !listed.includes(code))
      .map((code) => `${code} is not listed`),
    ...listed.filter((code) => !Object.hasOwn(codes, code)).map((code) => `${code} is no code`),
    ...listed.filter((code, i) => listed.indexOf(code) !== i).map((code) => `${code} is listed twice`),
    ...rows
      .filter((row) => codes[row[1] as string] !== undefined && codes[row[1] as string] !== row[2])
      .map((row) => `${row[1]} is ${codes[row[1] as string]}, not ${row[2]}`),
  ];
}
