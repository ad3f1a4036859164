/** A small button that says that this page takes part, and opens the question again: stopping is as near as starting was. */
import type { Activity } from '../../../participant/status.ts';
import type { GrantedTag, PagePorts } from './contract.ts';

const STYLE = `:host{all:initial}button{position:fixed;z-index:2147483646;left:12px;bottom:12px;display:flex;gap:8px;align-items:center;max-width:calc(100vw - 24px);padding:7px 12px;border:1px solid GrayText;border-radius:999px;background:Canvas;color:CanvasText;color-scheme:light dark;font:13px/1.3 system-ui,sans-serif;cursor:pointer}button::before{content:"";width:8px;height:8px;border-radius:50%;background:#0b6e69;flex:none}button.paused::before{background:0 0;box-shadow:inset 0 0 0 2px GrayText}u{text-underline-offset:2px}:focus-visible{outline:2px solid #0b6e69;outline-offset:2px}@media print{button{display:none}}`;

const TEXTS = {
  en: {
    change: 'Change',
    helping: 'Helping to train a model',
    paused: 'Paused',
    battery: 'Paused: the battery is low',
    metered: 'Paused: this browser saves data',
    memory: 'Paused: memory is short',
    'in-use': 'Paused while you use this page',
  },
  zh: {
    change: '更改',
    helping: '正在帮助训练模型',
    paused: '已暂停',
    battery: '已暂停：电量不足',
    metered: '已暂停：浏览器正在节省流量',
    memory: '已暂停：内存不足',
    'in-use': '您使用本页面时暂停',
  },
} as const;

export interface Badge {
  /** Says whether it computes, and if not, why. */
  show(activity: Activity): void;
  remove(): void;
}

/** Does nothing on a page that has a link of its own, `href="#tabfed"`. */
export function showBadge({ isChinese }: GrantedTag, { ask }: PagePorts): Badge {
  if (document.querySelector('[href="#tabfed"]')) return { show: () => {}, remove: () => {} };
  const texts = TEXTS[isChinese ? 'zh' : 'en'];
  const host = document.createElement('tabfed-badge');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = root.appendChild(document.createElement('button'));
  button.type = 'button';
  button.lang = isChinese ? 'zh-CN' : 'en';
  const said = button.appendChild(document.createElement('span'));
  said.textContent = texts.helping;
  button.appendChild(document.createElement('u')).textContent = texts.change;
  button.onclick = () => ask();
  // Several tags have a button each, one above the other.
  let slot = 0;
  while (document.querySelector(`tabfed-badge[data-slot="${slot}"]`)) slot++;
  host.dataset.slot = String(slot);
  button.style.bottom = `${12 + 44 * slot}px`;
  document.documentElement.append(host);
  return {
    show(activity) {
      const isPaused = activity.phase === 'paused';
      const text = isPaused ? texts[activity.because ?? 'paused'] : texts.helping;
      if (said.textContent === text) return;
      said.textContent = text;
      button.classList.toggle('paused', isPaused);
    },
    remove: () => host.remove(),
  };
}
