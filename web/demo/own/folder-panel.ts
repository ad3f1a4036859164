/** Pictures of the person's own: a folder or a zip, dropped or chosen. Nothing of it is opened here. */
import { html } from 'lit';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';
import type { DemoActions } from '../demo-view.ts';
import type { ReadyState } from '../page-state.ts';
import { filesOfDrop } from './files-of-drop.ts';
import type { OwnFile, PathFile } from './own-file.ts';

export function folderPanel(state: ReadyState, own: OwnFile, actions: DemoActions, language: Language) {
  const words = WORDS[language].own;
  const folder = own.step === 'folder' ? own : undefined;
  if (state.status !== undefined) return html`<p class="file-name"><b>${folder?.name}</b></p>`;
  const take = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    actions.own.chooseFolder(Array.from(input.files ?? [], asPathFile));
    // Else the same zip, mended, would be no change.
    input.value = '';
  };
  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    (event.currentTarget as HTMLElement).classList.toggle('over', isOver);
  };
  const drop = (event: DragEvent) => {
    drag(false)(event);
    if (event.dataTransfer) void filesOfDrop(event.dataTransfer).then(actions.own.chooseFolder);
  };
  const classes = state.task.data.kind === 'images' ? state.task.data.classes : [];
  return html`<div class="drop" @dragover=${drag(true)} @dragleave=${drag(false)} @drop=${drop}>
      ${
        folder
          ? html`<span class="file-name"><b>${folder.name}</b> <span class="soft">${words.filesOf(folder.files.length, FORMATS[language].bytes(folder.size))}</span></span>`
          : html`<b>${words.dropPictures}</b>`
      }
      <span class="small soft">${words.pictureForms(classes.slice(0, 4).join(', '))}</span>
      <span class="pickers">
        <label class="button">${words.chooseFolder}
          <input type="file" class="visually-hidden" data-testid="own-folder" webkitdirectory multiple @change=${take} /></label>
        <label class="button">${words.chooseZip}
          <input type="file" class="visually-hidden" data-testid="own-zip" accept=".zip,application/zip" @change=${take} /></label>
      </span>
    </div>`;
}

const asPathFile = (file: File): PathFile => ({ path: file.webkitRelativePath || file.name, file });
