/** In this tab's part of the picture: whose rows are trained on, and the file where it is the person's own. */
import { html, nothing } from 'lit';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import type { DemoActions } from '../demo-view.ts';
import type { ReadyState } from '../page-state.ts';
import { folderPanel } from './folder-panel.ts';

/** Nothing to choose where there are only samples, or none. */
export function sourceSwitch(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language].own;
  if (state.splits.length === 0) return nothing;
  const isPictures = state.task.data.kind === 'images';
  const button = (isOwn: boolean, text: string) =>
    html`<button type="button" aria-pressed=${(state.own !== undefined) === isOwn} data-testid=${isOwn ? 'use-own' : 'use-samples'}
      @click=${() => actions.own.use(isOwn)}>${text}</button>`;
  return html`<div class="switch" role="group" aria-label=${words.whichData}>
    ${button(false, isPictures ? words.samplePictures : words.samples)} ${button(true, isPictures ? words.pictures : words.file)}
  </div>`;
}

export function ownPanel(state: ReadyState, actions: DemoActions, language: Language) {
  const words = WORDS[language].own;
  const { own } = state;
  if (own === undefined) return nothing;
  if (own.step === 'folder' || state.task.data.kind === 'images')
    return folderPanel(state, own, actions, language);
  const file = own.step === 'none' ? undefined : own.file;
  if (state.status !== undefined) return html`<p class="file-name"><b>${file?.name}</b></p>`;
  const take = (files: FileList | null | undefined) => {
    const [chosen] = files ?? [];
    if (chosen) actions.own.choose(chosen);
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle('over', isOver);
  };
  const drop = (event: DragEvent) => {
    drag(false)(event);
    take(event.dataTransfer?.files);
  };
  return html`<label class="drop" @dragover=${drag(true)} @dragleave=${drag(false)} @drop=${drop}>
    <input type="file" class="visually-hidden" data-testid="own-file" accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv"
      @change=${(event: Event) => {
        const input = event.currentTarget as HTMLInputElement;
        take(input.files);
        // Else the same file, mended, would be no change.
        input.value = '';
      }} />
    ${
      file
        ? html`<span class="file-name"><b>${file.name}</b> <span class="soft">${FORMATS[language].bytes(file.size)}</span></span>
            <span class="small soft">${words.another}</span>`
        : html`<span><b>${words.drop}</b></span><span class="small soft">${words.forms}</span>`
    }
  </label>`;
}
