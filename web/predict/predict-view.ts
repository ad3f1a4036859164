import { html, nothing } from 'lit';
import type { ModelId } from '../../core/protocol/ids.ts';
import type { Layer } from '../../core/task/layers.ts';
import { ask } from '../../participant/scoring/ask.ts';
import { howGood } from '../demo/try/how-good.ts';
import type { Predict } from '../demo/try/question.ts';
import { tryFor } from '../demo/try/try-for.ts';
import { chooseLanguage, type Language } from '../ui/language.ts';
import { LightElement } from '../ui/light-element.ts';
import type { EmbeddedModel } from './embedded-model.ts';
import './score-panel.ts';

/** The whole page: what the model is for, one row to ask it, a file of rows. */
export class PredictView extends LightElement {
  static override properties = { model: { attribute: false } };
  declare model: EmbeddedModel | undefined;
  #predict: Predict | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    const { model } = this;
    if (!changed.has('model')) return;
    this.#predict =
      model &&
      (async (inputs) =>
        inputs.map((input) => ({ model: model.modelId as ModelId, values: ask(model.plain, input) })));
  }

  override updated(): void {
    document.title = this.model?.task.text[this.language].name ?? 'tabfed';
  }

  override render() {
    const { model, words, language } = this;
    return html`<a class="skip" href="#content">${words.skipToContent}</a>
      <header class="site-header">
        <span class="brand" lang="en">tabfed</span>
        ${model ? html`<span class="where">${model.task.text[language].name}</span>` : nothing}
        <nav aria-label=${words.siteNavigation}><span>${this.#language('en', 'EN')} / ${this.#language('zh', '中文')}</span></nav>
      </header>
      <main id="content" data-testid="predict">${model ? this.#model(model) : this.#none()}</main>`;
  }

  #language(language: Language, label: string) {
    return html`<button type="button" class="language" lang=${language === 'zh' ? 'zh-CN' : 'en'}
      aria-pressed=${language === this.language} data-testid="language-${language}"
      @click=${() => chooseLanguage(language)}>${label}</button>`;
  }

  #none() {
    const { noModel, noModelNext } = this.words.predict;
    return html`<h1>${noModel}</h1><p class="lede">${noModelNext}</p>`;
  }

  #model(model: EmbeddedModel) {
    const { words, language } = this;
    const own = words.predict;
    const { task, scores, round } = model;
    const text = task.text[language];
    const worth = howGood(scores, task, language);
    return html`
      <h1>${text.title}</h1>
      <p class="lede">${text.purpose}</p>
      <p class="note"><span>${own.offline}</span></p>
      ${text.caution === undefined ? nothing : html`<p class="note wait">${text.caution}</p>`}
      ${worth === undefined ? nothing : html`<p data-testid="how-good">${worth} <span class="soft">${own.about(round, task.version)}${language === 'zh' ? '。' : '.'}</span></p>`}
      <section class="card" aria-labelledby="row-title">
        <h2 id="row-title">${task.data.kind === 'images' ? own.oneImage : own.oneRow}</h2>
        ${this.#try(model)}
      </section>
      ${
        task.data.kind === 'table'
          ? html`<tabfed-score-panel .plain=${model.plain} .fileName=${`${task.id}-scored`}></tabfed-score-panel>`
          : nothing
      }
      ${this.#technical(model)}`;
  }

  #try({ task, round }: EmbeddedModel) {
    const own = this.words.predict;
    const trying = tryFor({
      task,
      predict: this.#predict,
      moment: 'here',
      roundOfModel: () => round || undefined,
    });
    if (trying === nothing) return html`<p class="soft empty">${own.noForm}</p>`;
    return task.data.kind === 'images' ? trying : html`<p class="small soft">${own.formNote}</p>${trying}`;
  }

  #technical({ task, modelId, round, parameterCount }: EmbeddedModel) {
    const own = this.words.predict;
    return html`<details class="technical">
      <summary>${own.technical}</summary>
      <dl class="facts small">
        <dt>${task.id}</dt><dd>${own.about(round, task.version)}, ${own.parameters(parameterCount)}</dd>
        <dt>${own.layers}</dt><dd lang="en">${task.model.layers.map(layerText).join(' → ')}</dd>
        <dt>${own.model}</dt><dd><code>${modelId}</code></dd>
      </dl>
    </details>`;
  }
}

function layerText(layer: Layer): string {
  const { type, ...settings } = layer;
  const values = Object.values(settings).flat();
  return values.length === 0 ? type : `${type} ${values.join(' ')}`;
}

customElements.define('tabfed-predict-view', PredictView);
