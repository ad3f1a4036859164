/** Asks for the operator token. It goes into memory, and into sessionStorage where the box is ticked; nowhere else. */
import { html, nothing } from 'lit';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import type { DashboardState } from './dashboard-state.ts';
import { reportNote } from './report-note.ts';

type TokenState = Extract<DashboardState, { view: 'token' }>;

export function tokenForm(
  state: TokenState,
  enter: (token: string, keep: boolean) => void,
  language: Language,
) {
  const words = WORDS[language].dashboard;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const token = form.querySelector<HTMLInputElement>('#token')?.value.trim() ?? '';
    const keep = form.querySelector<HTMLInputElement>('#keep')?.checked ?? false;
    if (token !== '' && !state.isChecking) enter(token, keep);
  };
  return html`<h1>${words.tokenTitle}</h1>
    <p class="lede">${words.tokenLede}</p>
    <div aria-live="polite">${problem(state, language)}</div>
    <form class="card token" @submit=${submit} data-testid="token-form">
      <label class="field">
        <span>${words.tokenLabel}</span>
        <input id="token" type="password" required autocomplete="off" spellcheck="false"
          aria-describedby="token-hint" data-testid="token" />
      </label>
      <p class="small soft" id="token-hint">${words.tokenHint}</p>
      <label class="check"><input id="keep" type="checkbox" aria-describedby="keep-hint" data-testid="keep-token" /> ${words.tokenKeep}</label>
      <p class="small soft" id="keep-hint">${words.tokenKeepHint}</p>
      <button type="submit" class="primary" aria-disabled=${state.isChecking} data-testid="open">
        ${state.isChecking ? words.tokenChecking : words.tokenOpen}
      </button>
    </form>`;
}

function problem({ problem }: TokenState, language: Language) {
  if (problem === undefined) return nothing;
  const words = WORDS[language];
  if (problem.code === 'auth.operator') {
    return html`<div class="note bad" data-testid="problem" data-code=${problem.code}>
      <p><strong>${words.dashboard.tokenRefused}</strong> ${words.dashboard.tokenRefusedNext}</p>
    </div>`;
  }
  const title = problem.code === 'hub.unreachable' ? words.hubUnreachable : words.problem;
  return reportNote(problem, title);
}
