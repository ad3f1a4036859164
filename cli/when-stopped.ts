/** Resolves at the first SIGINT or SIGTERM. A second one ends the process at once, as usual. */
export function whenStopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
