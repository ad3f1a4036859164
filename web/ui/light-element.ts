import { LitElement } from 'lit';
import { FORMATS, type Format, type Language } from './format.ts';
import { currentLanguage, onLanguageChange, WORDS, type Words } from './language.ts';

/**
 * An element that renders into the page itself, so that the linked stylesheets reach it (the CSP allows
 * no `<style>`), and that speaks the chosen language.
 */
export abstract class LightElement extends LitElement {
  #stopListening: (() => void) | undefined;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onLanguageChange(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    this.#stopListening?.();
    super.disconnectedCallback();
  }

  protected get language(): Language {
    return currentLanguage();
  }

  protected get words(): Words {
    return WORDS[this.language];
  }

  protected get format(): Format {
    return FORMATS[this.language];
  }
}
