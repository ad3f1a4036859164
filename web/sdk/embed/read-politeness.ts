import { TabfedError } from '../../../core/errors/tabfed-error.ts';
import { type Politeness, PolitenessSchema } from '../../../core/task/politeness.ts';

/**
 * @param text - What `data-politeness` says: the fields of a task's politeness, as JSON.
 * @throws TabfedError `embed.tag`.
 */
export function readPoliteness(text: string | undefined): Politeness {
  if (text === undefined) return {};
  const parsed = PolitenessSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  const fields = Object.keys(PolitenessSchema.shape).join(', ');
  const path = parsed.error.issues[0]?.path.join('.');
  throw new TabfedError('embed.tag', {
    what: `The tag has data-politeness='${text.slice(0, 200)}'${path ? `, where ${path} does not fit` : ''}.`,
    next: `Write JSON with some of ${fields}, such as {"minBattery":0.3}; docs/TASKS.md describes them.`,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
