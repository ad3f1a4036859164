/** The right of the picture: where the task stands, who is there, and by which rules. */
import { html, nothing } from 'lit';
import { collectsStatistics } from '../../core/task/statistics.ts';
import { FORMATS, type Language } from '../ui/format.ts';
import { pageLink, WORDS } from '../ui/language.ts';
import { missingParticipants, standingText } from '../ui/standing-text.ts';
import { modelText, peopleOf, peopleText, weightingText } from './hub-text.ts';
import { isTakingPart, type ReadyState, roundsOf, standingOf } from './page-state.ts';
import '../ui/countdown.ts';

/** More dots than this say nothing more. */
const MOST_DOTS = 24;

export function sideHub(state: ReadyState, language: Language) {
  const words = WORDS[language];
  const { task, status } = state;
  const standing = standingOf(state);
  const fact = (name: string, value: unknown) => html`<dt>${name}</dt><dd>${value}</dd>`;
  const isCounting =
    status?.deadlineAtMs !== undefined && status.activity.phase !== 'unreachable' && isTakingPart(state);
  const missing = missingParticipants(standing);
  return html`<section class="side hub" aria-labelledby="the-hub">
    <h2 class="tag" id="the-hub">${words.hub}</h2>
    ${status === undefined ? html`<p class="small soft flat">${words.whenOpened}</p>` : nothing}
    <p data-testid=${missing > 0 ? 'waiting-for' : nothing} class="flat">
      ${standingText(standing, task, language)}
      ${
        isCounting
          ? html`<span class="soft nobreak">${words.closesIn}
              <tabfed-countdown data-testid="countdown" data-for="deadline" .untilMs=${status.deadlineAtMs}></tabfed-countdown></span>`
          : nothing
      }
    </p>
    ${people(state, language)}
    <dl class="facts">
      ${fact(words.owner, task.owner)}
      ${fact(words.participantsNow, html`<span data-testid="participants">${standing.present}</span>`)}
      ${fact(
        words.newestRound,
        html`<span data-testid="round">${standing.committedRound}</span> / ${standing.maxRounds}`,
      )}
      ${fact(words.model, modelText(task, language))} ${fact(words.averaging, weightingText(task, language))}
      ${fact(words.privacy, privacyText(state, language))}
    </dl>
    ${
      collectsStatistics(task)
        ? html`<p class="small flat"><a href=${pageLink('/profile/', { task: task.id })} data-testid="profile-link">${words.profile.link}</a></p>`
        : nothing
    }
  </section>`;
}

function privacyText(state: ReadyState, language: Language): string {
  const words = WORDS[language];
  const { privacy } = state.task;
  if (privacy.mechanism === 'none') {
    return privacy.clippingNorm === null ? words.privacyNone : words.privacyClipping;
  }
  const { decimal } = FORMATS[language];
  const { epsilon, delta } = privacy.budget;
  // Spending only grows: the newest figure is the largest.
  const spent = Math.max(state.privacy?.epsilon ?? 0, roundsOf(state).at(-1)?.summary.epsilon ?? 0);
  return words.privacyCentral(decimal(spent), decimal(epsilon), String(delta));
}

function people(state: ReadyState, language: Language) {
  const words = WORDS[language];
  const standing = standingOf(state);
  const dots = peopleOf(standing, state.status?.activity);
  const text = peopleText(standing, language);
  if (dots.length === 0) return nothing;
  const shown = dots.slice(0, MOST_DOTS);
  return html`<div class="people" aria-hidden="true">
      ${shown.map(({ state: kind, isYou }, i) => html`<span class=${kind}>${isYou ? words.you : kind === 'missing' ? '' : i + 1}</span>`)}
      ${dots.length > MOST_DOTS ? html`<small class="soft">+${dots.length - MOST_DOTS}</small>` : nothing}
    </div>
    <p class="small soft">${text}${language === 'zh' ? '' : ' '}${standing.phase === 'finished' ? '' : words.needsToStart(standing.needed, standing.quorum)}</p>`;
}
