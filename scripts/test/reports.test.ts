import { expect, it } from 'vitest';
import { addCounts, countPlaywright, countVitest, totalsLine } from './reports.ts';

it('adds up both runners in one line', () => {
  const unit = countVitest({
    numPassedTests: 300,
    numFailedTests: 0,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [{ status: 'passed', assertionResults: [{}] }],
  });
  const browser = countPlaywright({
    stats: { expected: 12, unexpected: 0, flaky: 0, skipped: 0 },
    errors: [],
  });
  expect(totalsLine(addCounts(unit, browser))).toBe('tests: 312 passed, 0 failed, 2 skipped');
});

it('counts a test file that does not load as a failure', () => {
  const counts = countVitest({
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [
      { status: 'passed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
    ],
  });
  expect(counts.failed).toBe(1);
});

it('counts flaky tests and faults outside of tests as failures', () => {
  const counts = countPlaywright({
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 0 },
    errors: [{}],
  });
  expect(counts).toEqual({ passed: 5, failed: 3, skipped: 0 });
});
