/** The element that `data-source` names: it may not be there yet, or still be filled by a script of the page. */
import { TabfedError } from '../../../core/errors/tabfed-error.ts';

/** A page that builds itself by scripts has shown its table by then. */
const PATIENCE_MS = 10_000;
/** A table whose rows have not changed for so long is whole. */
const QUIET_MS = 300;

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
  const found = isWithoutRows(find()) ? await filled(find, signal) : find();
  if (found instanceof HTMLTableElement) return found;
  if (found instanceof HTMLInputElement && found.type === 'file') return found;
  if (!found) throw wrongSource(`"${selector}" matched nothing within ${PATIENCE_MS / 1000} s`);
  throw wrongSource(`"${selector}" matched <${found.localName}>`);
}

/** A table of one row may be a header that waits for the rest. Whatever is no table needs no waiting. */
const isWithoutRows = (element: Element | null) =>
  !element ||
  document.readyState === 'loading' ||
  (element instanceof HTMLTableElement && element.rows.length < 2);

/** Resolves with what matches once it has rows and stands still, or with what there is when patience ends. */
function filled(find: () => Element | null, signal: AbortSignal): Promise<Element | null> {
  return new Promise((resolve) => {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      watch.disconnect();
      clearTimeout(patience);
      clearTimeout(quiet);
      resolve(find());
    };
    const look = () => {
      clearTimeout(quiet);
      if (!isWithoutRows(find())) quiet = setTimeout(end, QUIET_MS);
    };
    const watch = new MutationObserver(look);
    const patience = setTimeout(end, PATIENCE_MS);
    signal.addEventListener('abort', end);
    document.addEventListener('readystatechange', look, { signal });
    watch.observe(document.documentElement, { childList: true, subtree: true });
  });
}

const wrongSource = (what: string) =>
  new TabfedError('embed.source', {
    what: `data-source expected a table or a file input: ${what}.`,
    next: 'Correct data-source, or leave it out and push the rows: tabfed.push({ data }).',
  });
