/** What `tabfed doctor` looks at, in the order in which a visitor's tab meets it. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import { getTask } from '../../participant/courier/hub-http.ts';
import type { ParticipantStatus } from '../../participant/status.ts';
import { type EmbedBuild, policyFor } from '../../web/sdk/embed/snippet.ts';
import { readEmbedBuild } from '../commands/embed.ts';
import { missingSources, readPolicies } from './content-policy.ts';
import { type Finding, good, note, problem } from './finding.ts';
import type { TagFound, Visit } from './visit.ts';

/** A host's frame is late beyond this. */
const LONG_TASK_MS = 50;
const LOOK_EVERY_MS = 100;

/** @param tell - Gets each finding as soon as it is there. */
export async function examine(
  visited: Visit,
  { waitMs, tell }: { readonly waitMs: number; readonly tell: (finding: Finding) => void },
): Promise<void> {
  const tags = await visited.tags();
  if (tags.length === 0) {
    const { title, url } = { title: await visited.page.title(), url: visited.page.url() };
    tell(
      problem(
        'tag.none',
        `No script tag with data-task stands in "${title}" (${url}).`,
        'Paste the tag that `tabfed embed` prints into the page.',
      ),
    );
  }
  for (const tag of tags) await examineTag(visited, tag, { waitMs, tell });
}

async function examineTag(
  visited: Visit,
  tag: TagFound,
  { waitMs, tell }: { readonly waitMs: number; readonly tell: (finding: Finding) => void },
): Promise<void> {
  const hub = await examineHub(visited, tag, tell);
  if (!hub) return;
  tellConsent(tag, hub.task, tell);
  await tellPolicy(visited, tag, hub.build, tell);
  tellSource(tag, tell);
  await train(visited, tag, { waitMs, tell });
}

async function examineHub(
  visited: Visit,
  tag: TagFound,
  tell: (finding: Finding) => void,
): Promise<{ task: Task; build: EmbedBuild } | undefined> {
  const pageUrl = new URL(visited.page.url());
  if (!URL.canParse(tag.hub)) {
    tell(
      problem(
        'tag.hub',
        `The tag of task "${tag.task}" names no hub: "${tag.hub}".`,
        'Print the tag with `tabfed embed --hub https://…`.',
      ),
    );
    return undefined;
  }
  const { protocol, hostname, origin } = new URL(tag.hub);
  const isLocal = hostname === 'localhost' || hostname === '127.0.0.1';
  if (pageUrl.protocol === 'https:' && protocol === 'http:' && !isLocal) {
    tell(
      problem(
        'hub.mixed-content',
        `The page is https and the hub ${origin} is not: browsers refuse it as mixed content.`,
        'Start the hub with --tls-cert and --tls-key, or behind a proxy with HTTPS.',
      ),
    );
  }
  try {
    const hub = tag.hub.replace(/\/$/, '');
    const [{ task }, build] = await Promise.all([getTask(hub, tag.task), readEmbedBuild(hub)]);
    tell(
      good('hub.reached', `The hub ${origin} answers and has task "${task.id}", version ${task.version}.`),
    );
    const origins = task.admission?.origins;
    if (origins && !origins.includes(pageUrl.origin)) {
      tell(
        problem(
          'hub.origin',
          `Task "${task.id}" admits pages of ${origins.join(', ')}; this one is of ${pageUrl.origin}.`,
          'Ask the owner of the task to add it to admission.origins.',
        ),
      );
    }
    if (!tag.hasIntegrity) {
      tell(
        note(
          'tag.unpinned',
          'The tag has no integrity: the page runs whatever code the hub serves.',
          'Print the tag anew with `tabfed embed`; it pins loader, courier and trainer.',
        ),
      );
    } else if (!tag.src.includes(`/${build.embed.version}/`)) {
      tell(
        note(
          'tag.older',
          `The tag pins another version than the hub's newest (${build.embed.version}).`,
          'Print the tag anew when you want the newer code; the hub keeps ten versions.',
        ),
      );
    }
    return { task, build };
  } catch (error) {
    if (!(error instanceof TabfedError)) throw error;
    tell(problem(error.code, error.what, error.next));
    return undefined;
  }
}

function tellConsent(tag: TagFound, task: Task, tell: (finding: Finding) => void): void {
  const printAnew = 'Print the tag anew with `tabfed embed`.';
  if (tag.consent === 'ask' && !tag.hasWords) {
    tell(
      problem(
        'consent.words',
        'The dialog cannot say for whom, what for and what leaves: data-owner, data-purpose or data-leaves is missing.',
        printAnew,
      ),
    );
  } else {
    tell(
      good(
        'consent.words',
        tag.consent === 'ask'
          ? 'The person is asked, with owner, purpose and what leaves.'
          : `Consent is the page's own to ask for (data-consent="${tag.consent}").`,
      ),
    );
  }
  if (tag.version !== String(task.version)) {
    tell(
      problem(
        'consent.version',
        `The tag asks about version ${tag.version ?? 'none'} of the task, the hub has version ${task.version}.`,
        printAnew,
      ),
    );
  }
}

async function tellPolicy(
  visited: Visit,
  tag: TagFound,
  build: EmbedBuild,
  tell: (finding: Finding) => void,
): Promise<void> {
  const metas = await visited.page.$$eval('meta[http-equiv="Content-Security-Policy" i]', (elements) =>
    elements.map((element) => element.getAttribute('content') ?? ''),
  );
  const header = (await visited.answer?.headerValue('content-security-policy')) ?? '';
  const policies = [header, ...metas].flatMap(readPolicies);
  const missing = missingSources(policies, policyFor(build, tag.hub), new URL(visited.page.url()).origin);
  if (missing.length === 0) {
    tell(
      good(
        'csp',
        policies.length === 0
          ? 'The page has no Content-Security-Policy.'
          : 'The Content-Security-Policy lets through what is needed.',
      ),
    );
  }
  for (const one of missing) {
    tell(
      problem(
        'csp',
        `The Content-Security-Policy does not allow \`${one}\`.`,
        'Add it; docs/EMBED.md says what each is for.',
      ),
    );
  }
  if (policies.some((policy) => policy.has('require-trusted-types-for'))) {
    tell(
      problem(
        'csp.trusted-types',
        'The policy asks for Trusted Types, which the tag does not support yet.',
        'Leave `require-trusted-types-for` out on this page.',
      ),
    );
  }
}

function tellSource({ source, sourceIs, tableRows }: TagFound, tell: (finding: Finding) => void): void {
  if (source === undefined) return;
  if (sourceIs === 'table') tell(good('source', `data-source "${source}" is a table of ${tableRows} rows.`));
  else if (sourceIs === 'file')
    tell(
      note(
        'source.file',
        `data-source "${source}" is a file input: a person has to choose a file.`,
        'Nothing; training cannot be tried here without one.',
      ),
    );
  else
    tell(
      problem(
        'source',
        sourceIs === 'nothing'
          ? `data-source "${source}" matches nothing.`
          : `data-source "${source}" is neither a table nor a file input.`,
        'Name a <table> or <input type="file"> of this page.',
      ),
    );
}

/** Agrees, as a visitor would, and watches until one update is in. */
async function train(
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
