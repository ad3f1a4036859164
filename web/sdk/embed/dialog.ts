/** The question for consent: one native modal dialog in a shadow root. Nothing of the page styles it, nor it the page. */
import { TEXTS } from './texts.ts';

/** System colours, so that the browser's light and dark scheme need no rules of their own. */
const STYLE = `:host{all:initial}dialog{width:min(27rem,100vw - 66px);padding:20px;border:1px solid GrayText;border-top:4px solid #0b6e69;border-radius:14px;font:15px/1.5 system-ui,sans-serif;color-scheme:light dark}dialog::backdrop{background:#0007}h2{margin:0;font-size:19px}dt{margin-top:10px;font-size:13px;opacity:.75}dd{margin:0;overflow-wrap:anywhere}p{display:flex;flex-wrap:wrap;gap:10px;align-items:center;margin:0}button{font:inherit;flex:1;padding:9px;border:1px solid;border-radius:9px;background:0 0;white-space:nowrap}`;

/** What a tag says about itself, as `tabfed embed` writes it. */
export interface Asked {
  readonly task: string;
  readonly hub: string;
  readonly isChinese: boolean;
  /** Set while it stands open. */
  dialog?: HTMLDialogElement;
}

/**
 * Resolves with the person's answer. Escape is no.
 *
 * @param word - The tag's own words, in the dialog's language.
 */
export function ask(asked: Asked, word: (name: string) => string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const { task, hub, isChinese } = asked;
    const text = TEXTS[isChinese ? 1 : 0];
    const host = document.createElement('tabfed-consent');
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const add = <K extends keyof HTMLElementTagNameMap>(to: Node, tag: K, words = '') => {
      const element = document.createElement(tag);
      element.textContent = words;
      to.appendChild(element);
      return element;
    };
    const dialog = add(root, 'dialog');
    asked.dialog = dialog;
    dialog.lang = isChinese ? 'zh-CN' : 'en';
    dialog.setAttribute('aria-label', text.title);
    add(dialog, 'h2', text.title);
    const list = add(dialog, 'dl');
    for (const [name, value] of [
      [text.what, word('purpose') ?? task],
      [text.who, [word('owner'), new URL(hub).host].filter(Boolean).join(' · ')],
      [text.leaves[0], word('leaves') ?? text.leaves[1]],
      text.stop,
    ] as const) {
      add(list, 'dt', name);
      add(list, 'dd', value);
    }
    const row = add(dialog, 'p');
    const details = word('link');
    if (details) {
      Object.assign(add(row, 'a', text.more), { href: details, target: '_blank' });
    }
    const no = add(row, 'button', text.no);
    const yes = add(row, 'button', text.yes);
    no.onclick = () => dialog.close();
    yes.onclick = () => dialog.close('yes');
    dialog.onclose = () => {
      host.remove();
      resolve(dialog.returnValue === 'yes');
    };
    document.documentElement.append(host);
    dialog.showModal();
    no.focus();
  });
}
