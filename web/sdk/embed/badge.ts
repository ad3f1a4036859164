/** A small button that says that this page takes part, and opens the question again: stopping is as near as starting was. */
import type { GrantedTag, PagePorts } from './contract.ts';

const STYLE = `:host{all:initial}button{position:fixed;z-index:2147483646;left:12px;bottom:12px;display:flex;gap:8px;align-items:center;max-width:calc(100vw - 24px);padding:7px 12px;border:1px solid GrayText;border-radius:999px;background:Canvas;color:CanvasText;color-scheme:light dark;font:13px/1.3 system-ui,sans-serif;cursor:pointer}button::before{content:"";width:8px;height:8px;border-radius:50%;background:#0b6e69;flex:none}u{text-underline-offset:2px}:focus-visible{outline:2px solid #0b6e69;outline-offset:2px}@media print{button{display:none}}`;

/**
 * Does nothing on a page that has a link of its own, `href="#tabfed"`.
 *
 * @returns what takes it away again.
 */
export function showBadge({ isChinese }: GrantedTag, { ask }: PagePorts): () => void {
  if (document.querySelector('[href="#tabfed"]')) return () => {};
  const host = document.createElement('tabfed-badge');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = root.appendChild(document.createElement('button'));
  button.type = 'button';
  button.lang = isChinese ? 'zh-CN' : 'en';
  button.append(isChinese ? '正在帮助训练模型' : 'Helping to train a model');
  button.appendChild(document.createElement('u')).textContent = isChinese ? '更改' : 'Change';
  button.onclick = () => ask();
  document.documentElement.append(host);
  return () => host.remove();
}
