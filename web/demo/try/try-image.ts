import { html, nothing } from 'lit';
import type { TryOutput } from '../../../participant/ports.ts';
import type { Format } from '../../ui/format.ts';
import { centreDigit } from './centre-digit.ts';
import { DrawPad } from './draw-pad.ts';
import '../pixels.ts';
import { TryElement } from './try-element.ts';

const SAMPLES = 8;

/** Draw a digit, or choose a sample; bars say how likely each class is. */
export class TryImage extends TryElement {
  override render() {
    const { words, task, preview } = this;
    const { data } = task;
    if (data.kind !== 'images') return nothing;
    if (this.predict === undefined && this.question.answer === undefined) return this.footnote();
    const canDraw = data.channels === 1 && data.classes.every((name) => /^\d$/.test(name));
    return html`
      <div class="try-image ${canDraw ? '' : 'no-pad'}">
        ${canDraw ? this.#drawing() : nothing}
        <div data-testid="try-output" role="status" aria-label=${words.modelSays}>
          ${this.#answer(this.question.answer?.[0], data.classes)} ${this.footnote()}
        </div>
      </div>
      ${preview?.kind === 'images' ? this.#samples(preview, data.classes) : nothing}`;
  }

  #drawing() {
    const { words } = this;
    return html`
      <div class="pad">
        <tabfed-draw-pad data-testid="try-input" @drawn=${this.#onDrawn}></tabfed-draw-pad>
        <button type="button" @click=${this.#clear}>${words.clear}</button>
      </div>`;
  }

  #samples(
    preview: { width: number; height: number; images: readonly Uint8Array[]; labels: readonly number[] },
    classes: readonly string[],
  ) {
    const { words } = this;
    return html`
      <p class="small soft">${words.orSample}</p>
      <div class="samples">
        ${preview.images.slice(0, SAMPLES).map(
          (pixels, i) => html`<button
            type="button"
            class="sample"
            data-testid="try-sample"
            ?disabled=${this.predict === undefined}
            aria-label=${words.sampleLabelled(classes[preview.labels[i] ?? -1] ?? '?')}
            @click=${() => {
              this.querySelector<DrawPad>('tabfed-draw-pad')?.clear();
              void this.question.ask([{ kind: 'image', pixels }]);
            }}
          ><tabfed-pixels .pixels=${pixels} .width=${preview.width} .height=${preview.height}></tabfed-pixels></button>`,
        )}
      </div>`;
  }

  #answer(output: TryOutput | undefined, classes: readonly string[]) {
    const { words, format } = this;
    const values = output?.values ?? classes.map(() => 0);
    const best = output === undefined ? -1 : values.indexOf(Math.max(...values));
    const said =
      best < 0 ? undefined : words.itSays(classes[best] ?? '?', sureness(values[best] ?? 0, format));
    return html`
      <p class="says">${said === undefined ? html`<span class="soft">${words.drawHint}</span>` : html`${said.before}<b>${said.name}</b>${said.after}`}</p>
      <ol class="chances" aria-label=${words.chances}>
        ${classes.map(
          (name, i) => html`<li class=${i === best ? 'best' : ''}>
            <span>${name}</span>
            <progress max="1" value=${values[i] ?? 0} aria-hidden="true"></progress>
            <span>${output === undefined ? '' : format.percent(values[i] ?? 0, 0)}</span>
          </li>`,
        )}
      </ol>`;
  }

  #onDrawn(event: CustomEvent<Uint8Array>): void {
    const { data } = this.task;
    if (data.kind !== 'images') return;
    const pixels = centreDigit(event.detail, DrawPad.side, data.width);
    if (pixels !== undefined) void this.question.ask([{ kind: 'image', pixels }]);
  }

  #clear(): void {
    this.querySelector<DrawPad>('tabfed-draw-pad')?.clear();
    this.question.clear();
  }
}

/** A model is never certain: no share is rounded up to all. */
function sureness(share: number, format: Format): string {
  return share > 0.99 ? format.percent(Math.min(share, 0.999)) : format.percent(share, 0);
}

customElements.define('tabfed-try-image', TryImage);
