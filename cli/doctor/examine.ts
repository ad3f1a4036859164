/** What `tabfed doctor` looks at before it agrees, in the order in which a visitor's tab meets it. */
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import { getTask } from '../../participant/courier/hub-http.ts';
import { type EmbedBuild, policyFor, TRUSTED_TYPES } from '../../web/sdk/embed/snippet.ts';
import { readEmbedBuild } from '../commands/embed.ts';
import { missingSources, readPolicies } from './content-policy.ts';
import { type Finding, good, note, problem } from './finding.ts';
import { tryOut } from './try-out.ts';
import type { TagFound, Visit } from './visit.ts';

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
  await tryOut(visited, tag, { waitMs, tell });
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
  const missing = missingSources(
    policies,
    { ...policyFor(build, tag.hub), ...TRUSTED_TYPES },
    new URL(visited.page.url()).origin,
  );
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
