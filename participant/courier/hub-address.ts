/**
 * The address of something below a hub's root. A hub may live under a path (`https://example.org/fl/`),
 * so that paths are resolved against it and never begin with a slash.
 *
 * @throws TypeError where `hubUrl` is no absolute URL.
 */
export function hubAddress(hubUrl: string, path: string): URL {
  return new URL(path, hubUrl.endsWith('/') ? hubUrl : `${hubUrl}/`);
}
