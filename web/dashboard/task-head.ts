/** The chosen task at a glance: what happens and why it waits, its figures, pause and exports. */
import { html, nothing } from 'lit';
import { collectsStatistics } from '../../core/task/statistics.ts';
import type { Language } from '../ui/format.ts';
import { FORMATS } from '../ui/format.ts';
import { pageLink, WORDS } from '../ui/language.ts';
import { lastMeasured } from '../ui/standing-text.ts';
import type { OpenState } from './dashboard-state.ts';
import type { OperatedTask } from './operator-api.ts';

export interface TaskActions {
  readonly setPaused: (task: string, isPaused: boolean) => void;
  readonly save: (path: string, fileName: string) => void;
}

export function taskHead(state: OpenState, view: OperatedTask, actions: TaskActions, language: Language) {
  const words = WORDS[language].dashboard;
  const { task, standing, waitingFor, isPaused } = view;
  const isStillAtWork = isPaused && standing.phase !== 'recruiting' && standing.phase !== 'finished';
  return html`<div class="head">
      <div>
        <h1 tabindex="-1">${task.text[language].name}</h1>
        <p class="why" data-testid="why" data-code=${waitingFor.code}>
          ${waitingFor[language]} ${isStillAtWork ? words.pausesAfterRound : nothing}
        </p>
        ${
          collectsStatistics(task)
            ? html`<p class="small"><a href=${pageLink('/profile/', { task: task.id })} data-testid="profile-link">${WORDS[language].profile.link}</a></p>`
            : nothing
        }
        <p class="visually-hidden" role="status">${words.roundsDone(standing.committedRound)}</p>
      </div>
      ${
        standing.phase === 'finished'
          ? nothing
          : html`<button
              type="button"
              class="wish"
              data-testid=${isPaused ? 'resume' : 'pause'}
              aria-disabled=${state.isPausing}
              @click=${() => state.isPausing || actions.setPaused(task.id, !isPaused)}
            >${isPaused ? words.resumeTask : words.pauseTask}</button>`
      }
    </div>
    ${tiles(view, language)}`;
}

function tiles({ task, standing, rounds, privacy: spending }: OperatedTask, language: Language) {
  const { metric, notMeasured, dashboard: words } = WORDS[language];
  const format = FORMATS[language];
  const newest = rounds.at(-1);
  const measured = lastMeasured(rounds, task);
  const tile = (name: string, value: unknown, hook: string, note: unknown = nothing) =>
    html`<div><dt>${name}</dt><dd data-testid=${hook}>${value}</dd>${note}</div>`;
  const none = html`<span class="soft none">${words.none}</span>`;
  const privacyTile = () => {
    const { privacy } = task;
    const small = (text: string) => html`<dd class="small soft">${text}</dd>`;
    if (privacy.mechanism === 'none') {
      const { clippingNorm } = privacy;
      const note = clippingNorm === null ? words.clipsNot : words.clips(format.decimal(clippingNorm));
      return tile(words.privacy, words.noEpsilon, 'privacy', small(note));
    }
    const { budget, noiseMultiplier, expectedCohort } = privacy;
    const spent = words.epsilonOf(format.decimal(spending?.epsilon ?? 0), format.decimal(budget.epsilon));
    const share = format.percent(noiseMultiplier / expectedCohort);
    return tile(words.privacy, spent, 'privacy', small(words.noised(String(budget.delta), share)));
  };
  return html`<dl class="tiles">
    ${
      measured === undefined
        ? tile(metric[task.metric], html`<span class="soft none">${notMeasured}</span>`, 'metric')
        : tile(
            words.inRound(metric[task.metric], measured.round),
            format.metric(task.metric, measured.value),
            'metric',
          )
    }
    ${tile(words.participantsNow, format.count(standing.present), 'participants')}
    ${tile(words.examples, newest ? format.count(newest.examples) : none, 'examples')}
    ${tile(words.upDown, newest ? `${format.bytes(newest.bytesUp)} / ${format.bytes(newest.bytesDown)}` : none, 'bytes')}
    ${privacyTile()}
  </dl>`;
}

/** The newest model in the formats of others; nothing before round 1. */
export function exportsPanel({ task, rounds }: OperatedTask, save: TaskActions['save'], language: Language) {
  const words = WORDS[language].dashboard;
  const round = rounds.at(-1)?.round;
  if (round === undefined) return nothing;
  const base = `/api/tasks/${encodeURIComponent(task.id)}`;
  const files = [
    [`${base}/model?format=safetensors&round=${round}`, `${task.id}-round-${round}.safetensors`],
    [`${base}/model?format=tfjs&round=${round}`, 'model.json'],
    [`${base}/round-${round}.weights.bin`, `round-${round}.weights.bin`],
  ] as const;
  return html`<section class="card" aria-labelledby="export-title">
    <h2 id="export-title">${words.exportTitle(round)}</h2>
    <div class="row">
      ${files.map(
        ([path, name]) =>
          html`<button type="button" data-testid="export" data-file=${name} @click=${() => save(path, name)} lang="en">${name}</button>`,
      )}
    </div>
    <p class="small soft after">${words.exportHow}</p>
  </section>`;
}
