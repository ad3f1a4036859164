/** What a page's Content-Security-Policy lets through. As much of CSP Level 3 as a doctor needs: sources and fallbacks. */

/** One policy: sources by directive. A page may have several, and each must allow. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/** @param text - Of a header or a `<meta>`; a header may hold several, with commas between. */
export function readPolicies(text: string): readonly Policy[] {
  return text
    .split(',')
    .map((policy) => {
      const directives = new Map<string, readonly string[]>();
      for (const directive of policy.split(';')) {
        const [name, ...sources] = directive.trim().split(/\s+/);
        // The first of two directives of a name counts.
        if (name && !directives.has(name.toLowerCase())) directives.set(name.toLowerCase(), sources);
      }
      return directives;
    })
    .filter((policy) => policy.size > 0);
}

const FALLBACKS: Readonly<Record<string, readonly string[]>> = {
  'script-src': ['default-src'],
  'connect-src': ['default-src'],
  'worker-src': ['child-src', 'script-src', 'default-src'],
};

/** Sources among `needed` that some policy does not let through, as `directive source`. */
export function missingSources(
  policies: readonly Policy[],
  needed: Readonly<Record<string, readonly string[]>>,
  pageOrigin: string,
): readonly string[] {
  return Object.entries(needed).flatMap(([directive, sources]) =>
    sources
      .filter((source) => policies.some((policy) => !lets(policy, directive, source, pageOrigin)))
      .map((source) => `${directive} ${source}`),
  );
}

function lets(policy: Policy, directive: string, source: string, pageOrigin: string): boolean {
  const listed = [directive, ...(FALLBACKS[directive] ?? [])]
    .map((name) => policy.get(name))
    .find((sources) => sources !== undefined);
  if (!listed) return true;
  return listed.some((entry) => covers(entry, source, listed, pageOrigin));
}

function covers(entry: string, source: string, listed: readonly string[], pageOrigin: string): boolean {
  if (entry === source) return true;
  if (source === "'wasm-unsafe-eval'") return entry === "'unsafe-eval'";
  if (source.startsWith("'sha256-")) {
    // A hash or nonce in the list switches 'unsafe-inline' off.
    return entry === "'unsafe-inline'" && !listed.some((other) => /^'(sha\d+|nonce)-/.test(other));
  }
  // The name of a Trusted Types policy; keywords are covered by themselves alone.
  if (!URL.canParse(source)) return entry === '*' && !source.startsWith("'");
  const url = new URL(source);
  if (entry === '*') return /^(https?|wss?):$/.test(url.protocol);
  if (entry === "'self'") return url.origin === pageOrigin;
  if (/^[a-z]+:$/.test(entry)) return url.protocol === entry || `${url.protocol}s` === entry;
  return coversHost(entry, url);
}

/** `https://hub.example`, `*.example`, `hub.example:*`, with or without a path. */
function coversHost(entry: string, url: URL): boolean {
  const match = /^(?:([a-z]+):\/\/)?(\*|(?:\*\.)?[^:/]+)(?::(\d+|\*))?(\/.*)?$/i.exec(entry);
  if (!match) return false;
  const [, scheme, host = '', port, path] = match;
  // An upgrade of the same scheme is let through: http lists https, ws lists wss.
  const isScheme = scheme === undefined || url.protocol === `${scheme}:` || url.protocol === `${scheme}s:`;
  const isHost =
    host === '*' || url.hostname === host || (host.startsWith('*.') && url.hostname.endsWith(host.slice(1)));
  const isPort = port === '*' || (port ?? '') === url.port;
  const isPath =
    path === undefined ||
    path === '/' ||
    (path.endsWith('/') ? url.pathname.startsWith(path) : url.pathname === path);
  return isScheme && isHost && isPort && isPath;
}
