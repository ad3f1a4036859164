/** What `npm test` runs, in this order, and where each stage leaves its counts. */
import { type Counts, countPlaywright, countVitest } from './reports.ts';

export interface Stage {
  readonly name: string;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  /** Where the stage's tests are counted, and how. Stages without tests have none. */
  readonly report?: { readonly file: string; readonly count: (report: never) => Counts };
  /** Prints while it runs, since it takes minutes; the others are heard only when they fail. */
  readonly isLive?: boolean;
}

const UNIT_REPORT = 'test-results/unit.json';
/** Written by the JSON reporter of playwright.config.ts. */
export const BROWSER_REPORT = 'test-results/browser.json';

export const STAGES: readonly Stage[] = [
  {
    name: 'types',
    commands: [
      ['tsc', '-p', 'tsconfig.json'],
      ['tsc', '-p', 'tsconfig.pure.json'],
    ],
  },
  { name: 'lint', commands: [['biome', 'check']] },
  { name: 'build', commands: [['tsx', 'scripts/build.ts']] },
  {
    name: 'unit',
    commands: [['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`]],
    report: { file: UNIT_REPORT, count: countVitest },
  },
  {
    name: 'browser',
    commands: [['playwright', 'test']],
    report: { file: BROWSER_REPORT, count: countPlaywright },
    isLive: true,
  },
];
