/** The one thing that is kept of consent: a grant, by task version, on the partner's origin. A denial is kept nowhere. */

/** Also where browsers block storage: then a grant lasts as long as the page. */
export function isRemembered(task: string, hub: string, version: string | undefined): boolean {
  try {
    return version !== undefined && localStorage.getItem(keyOf(task, hub)) === version;
  } catch {
    return false;
  }
}

/** A tag that does not say its task's version is asked for on every page. */
export function remember(task: string, hub: string, version: string | undefined): void {
  try {
    if (version !== undefined) localStorage.setItem(keyOf(task, hub), version);
  } catch {
    // As above.
  }
}

/** Forgets the identity of this tab too, which an earlier page may have left. */
export function forget(task: string, hub: string): void {
  try {
    localStorage.removeItem(keyOf(task, hub));
    sessionStorage.removeItem(keyOf(task, hub));
  } catch {
    // Nothing was stored.
  }
}

/** The identity's key in sessionStorage is the same, see `sessionIdentity`. */
const keyOf = (task: string, hub: string) => `tabfed:${identityKey(task, hub)}`;

/** @param hub - The hub's address. */
export const identityKey = (task: string, hub: string) => `${task}@${hub}`;
