import { html, nothing } from 'lit';
import { chooseLanguage, type Language, pageLink } from './language.ts';
import { LightElement } from './light-element.ts';

/** The line above every page: name, where one is, tasks, what leaves, language. */
export class SiteHeader extends LightElement {
  static override properties = {
    where: { type: String },
    borderHref: { type: String, attribute: 'border-href' },
  };
  declare where: string;
  /** Target of "What leaves this tab"; no link where empty. */
  declare borderHref: string;

  constructor() {
    super();
    this.where = '';
    this.borderHref = '';
  }

  override render() {
    const words = this.words;
    return html`
      <a class="skip" href="#content">${words.skipToContent}</a>
      <header class="site-header">
        <a class="brand" href=${pageLink('/')} lang="en">tabfed</a>
        ${this.where === '' ? nothing : html`<span class="where">${this.where}</span>`}
        <nav aria-label=${words.siteNavigation}>
          <a href=${pageLink('/')}>${words.tasks}</a>
          ${this.borderHref === '' ? nothing : html`<a href=${this.borderHref}>${words.whatLeaves}</a>`}
          <span>${this.#languageLink('en', 'EN')} / ${this.#languageLink('zh', '中文')}</span>
        </nav>
      </header>`;
  }

  #languageLink(language: Language, label: string) {
    const choose = (event: Event) => {
      event.preventDefault();
      chooseLanguage(language);
    };
    return html`<a
      href="?lang=${language}"
      lang=${language === 'zh' ? 'zh-CN' : 'en'}
      aria-current=${language === this.language ? 'true' : nothing}
      data-testid="language-${language}"
      @click=${choose}>${label}</a>`;
  }
}

customElements.define('tabfed-header', SiteHeader);
