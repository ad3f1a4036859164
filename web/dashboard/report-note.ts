import { html } from 'lit';
import type { ErrorReport } from '../../core/errors/tabfed-error.ts';

/** A report of the hub, whose sentences are English, below a title in the page's language. */
export const reportNote = ({ code, what, next }: ErrorReport, title: string) =>
  html`<div class="note bad" data-testid="problem" data-code=${code}>
    <p><strong>${title}</strong> <span lang="en">${what} ${next}</span> <code class="small">${code}</code></p>
  </div>`;
