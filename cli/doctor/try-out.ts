/** What `tabfed doctor` finds when it agrees to take part: one update, and what it did to the page. */
import type { ParticipantStatus } from '../../participant/status.ts';
import { type Finding, good, note, problem } from './finding.ts';
import type { TagFound, Visit } from './visit.ts';

/** A host's frame is late beyond this. */
const LONG_TASK_MS = 50;
const LOOK_EVERY_MS = 100;

/** Agrees, as a visitor would, and watches until one update is in. */
export async function tryOut(
  visited: Visit,
  tag: TagFound,
  { waitMs, tell }: { readonly waitMs: number; readonly tell: (finding: Finding) => void },
): Promise<void> {
  const { page } = visited;
  const isThere = await page.evaluate(() => typeof window.tabfed?.consent === 'function');
  if (!isThere) {
    const refused = visited.failed.find(({ url }) => url === tag.src);
    tell(
      problem(
        'loader.blocked',
        `The loader ${tag.src} does not run${refused ? `: ${refused.why}` : ''}.`,
        'Check its address and integrity, the policy, and content blockers.',
      ),
    );
    return;
  }
  const startedAtMs = await page.evaluate(() => performance.now());
  const loaderBytes = visited.bytesFrom(tag.hub);
  await page.evaluate((task) => window.tabfed.consent(true, task), tag.task);
  const outcome = await until(visited, tag.task, waitMs);
  const takenMs = (await page.evaluate(() => performance.now())) - startedAtMs;
  tellOutcome(outcome, takenMs, tell);
  const bytes = visited.bytesFrom(tag.hub) - loaderBytes;
  tell(good('effect.bytes', `Bytes from the hub: ${kB(loaderBytes)} before consent, ${kB(bytes)} after it.`));
  await tellEffect(visited, startedAtMs, tell);
  await page.evaluate((task) => window.tabfed.leave(task), tag.task);
}

type Outcome =
  | { readonly kind: 'trained' | 'waiting'; readonly participant: ParticipantStatus }
  | { readonly kind: 'refused'; readonly code: string; readonly what: string; readonly next: string }
  | { readonly kind: 'nothing' };

async function until({ notes, status, page }: Visit, task: string, waitMs: number): Promise<Outcome> {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const error = (await notes()).errors.find((each) => each.task === task);
    if (error) return { kind: 'refused', ...error };
    const participant = (await status(task))?.participant;
    if (participant?.activity.phase === 'failed') return { kind: 'refused', ...participant.activity.error };
    const hasSent = participant?.crossings.some(
      ({ what, direction }) => what === 'update' && direction === 'out',
    );
    if (participant && hasSent) return { kind: 'trained', participant };
    if (performance.now() >= deadline)
      return participant ? { kind: 'waiting', participant } : { kind: 'nothing' };
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
}

function tellOutcome(outcome: Outcome, takenMs: number, tell: (finding: Finding) => void): void {
  const seconds = (takenMs / 1000).toFixed(1);
  switch (outcome.kind) {
    case 'refused':
      tell(problem(outcome.code, outcome.what, outcome.next));
      return;
    case 'nothing':
      tell(
        problem(
          'training.none',
          `Nothing happened within ${seconds} s of the consent.`,
          'Open the page with the browser’s console and look for lines that begin with [tabfed].',
        ),
      );
      return;
    case 'waiting': {
      const { activity, standing } = outcome.participant;
      tellRows(outcome.participant, tell);
      tell(
        note(
          'training.waiting',
          `No update within ${seconds} s: the tab is ${activity.phase}${standing ? `, ${standing.present} of ${standing.needed} participants are here` : ''}.`,
          'Open more participants, or give the doctor more time with --wait.',
        ),
      );
      return;
    }
    case 'trained':
      tellRows(outcome.participant, tell);
      tell(good('training', `First update ${seconds} s after the consent.`));
  }
}

function tellRows({ profile }: ParticipantStatus, tell: (finding: Finding) => void): void {
  if (!profile) return;
  const { trainingRows, heldOutRows, skippedRows, skippedBecause, backend, backendNotes } = profile;
  tell(good('rows', `${trainingRows} rows to train on, ${heldOutRows} held out.`));
  if (skippedRows > 0) {
    tell(
      note(
        'rows.skipped',
        `${skippedRows} rows were left out; the first: ${skippedBecause}.`,
        'Correct these cells, or say with data-value what they mean.',
      ),
    );
  }
  tell(
    good('backend', `Trains on ${backend}.${backendNotes.length > 0 ? ` ${backendNotes.join(' ')}` : ''}`),
  );
}

async function tellEffect(
  { notes }: Visit,
  startedAtMs: number,
  tell: (finding: Finding) => void,
): Promise<void> {
  const { longTasks, violations } = await notes();
  const after = longTasks.filter(({ atMs }) => atMs >= startedAtMs);
  const blockedMs = after.reduce((sum, { ms }) => sum + ms - LONG_TASK_MS, 0);
  if (after.length === 0)
    tell(good('effect.tasks', 'No task of the page took more than 50 ms after the consent.'));
  else {
    const longest = Math.max(...after.map(({ ms }) => ms));
    tell(
      note(
        'effect.tasks',
        `${after.length} tasks of more than 50 ms after the consent, the longest ${longest.toFixed(0)} ms, ${blockedMs.toFixed(0)} ms of blocking time.`,
        'Compare with the page without the tag: data functions of the page run on its thread.',
      ),
    );
  }
  const refused = [...new Set(violations.map(({ directive, blocked }) => `${directive} ${blocked}`))];
  for (const each of refused)
    tell(
      note(
        'csp.violation',
        `The policy refused \`${each}\` during the visit.`,
        'Nothing, where it is not of the hub; else see above.',
      ),
    );
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
