/** The element that `data-source` names: it may not be there yet. */
import { TabfedError } from '../../../core/errors/tabfed-error.ts';

/** A page that builds itself by scripts has shown its table by then. */
const PATIENCE_MS = 10_000;

/** @throws TabfedError `embed.source` where nothing matches, or something that holds no rows. */
export async function findElement(
  selector: string,
  signal: AbortSignal,
): Promise<HTMLTableElement | HTMLInputElement> {
  const find = () => {
    try {
      return document.querySelector(selector);
    } catch {
      throw wrongSource(`"${selector}" is no CSS selector`);
    }
  };
  const found = find() ?? (await appeared(find, signal));
  if (found instanceof HTMLTableElement) return found;
  if (found instanceof HTMLInputElement && found.type === 'file') return found;
  if (!found) throw wrongSource(`"${selector}" matched nothing within ${PATIENCE_MS / 1000} s`);
  throw wrongSource(`"${selector}" matched <${found.localName}>`);
}

function appeared(find: () => Element | null, signal: AbortSignal): Promise<Element | null> {
  return new Promise((resolve) => {
    const end = (element: Element | null) => {
      watch.disconnect();
      clearTimeout(timer);
      resolve(element);
    };
    const watch = new MutationObserver(() => {
      const element = find();
      if (element) end(element);
    });
    const timer = setTimeout(() => end(null), PATIENCE_MS);
    signal.addEventListener('abort', () => end(null));
    watch.observe(document.documentElement, { childList: true, subtree: true });
  });
}

const wrongSource = (what: string) =>
  new TabfedError('embed.source', {
    what: `data-source expected a table or a file input: ${what}.`,
    next: 'Correct data-source, or leave it out and push the rows: tabfed.push({ data }).',
  });
