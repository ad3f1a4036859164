/**
 * Which folder may import which, and what the pure ones may not touch. A function of the sources alone,
 * so that the test can first hand it sources with a leak planted on purpose.
 */
import path from 'node:path';

/** Sources by path from the project's root, with forward slashes. */
export type Sources = Readonly<Record<string, string>>;

/** Folders that a layer may import from. Layers that are absent here may import everything. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  tasks: ['core', 'tasks'],
  participant: ['core', 'tasks', 'participant'],
  server: ['core', 'tasks', 'participant', 'server'],
  web: ['core', 'tasks', 'participant', 'web'],
};

/** Folders whose files decide and never act; they compile without DOM and Node types too. */
const PURE = ['core/', 'server/rounds/'];

const IMPURE: readonly RegExp[] = [
  /\bDate\.now\b/,
  /\bnew Date\(/,
  /\bMath\.random\b/,
  /\bperformance\./,
  /\b(setTimeout|setInterval|queueMicrotask)\b/,
  /\bprocess\./,
  /\bglobalThis\b/,
  /\b(fetch|require)\(/,
];

/** Packages that live in one place only. Elsewhere a layer gets what they do through a port. */
const HOMES: readonly {
  readonly packages: RegExp;
  readonly homes: readonly RegExp[];
  readonly inside: RegExp;
}[] = [
  {
    packages: /^@tensorflow\//,
    homes: [/^participant\/trainer\//],
    inside: /^(core|tasks|participant|server|web)\//,
  },
  {
    packages: /^socket\.io-client$/,
    homes: [/^participant\/courier\//],
    inside: /^(core|tasks|participant|server|web)\//,
  },
  { packages: /^socket\.io$/, homes: [/^server\//], inside: /./ },
  { packages: /^node:/, homes: [/\/node-[a-z-]+\.ts$/], inside: /^(core|tasks|participant|web)\// },
];

/** One line a breach, `file: what`, in the order of the sources. */
export function findBreaches(sources: Sources): string[] {
  return Object.entries(sources)
    .filter(([file]) => !isTestCode(file))
    .flatMap(([file, source]) => {
      const code = withoutComments(source);
      return [...importBreaches(file, importsOf(code)), ...purityBreaches(file, code)].map(
        (breach) => `${file}: ${breach}`,
      );
    });
}

/** Tests meet what their subject may not: a hub in the test of a participant, a clock in that of the engine. */
export const isTestCode = (file: string) =>
  file.endsWith('.test.ts') || /(^|\/)testing\/|-contract\.ts$/.test(file);

function importBreaches(file: string, imports: readonly string[]): string[] {
  const layer = file.split('/')[0] as string;
  const isPure = PURE.some((folder) => file.startsWith(folder));
  return imports.flatMap((name) => {
    if (!name.startsWith('.')) {
      if (isPure && name !== 'zod/mini') return [`imports ${name}; pure code imports zod/mini at most`];
      const home = HOMES.find(({ packages, inside }) => packages.test(name) && inside.test(file));
      return home && !home.homes.some((place) => place.test(file))
        ? [`imports ${name} outside its place`]
        : [];
    }
    const target = path.posix.join(path.posix.dirname(file), name);
    if (isPure && !PURE.some((folder) => target.startsWith(folder))) {
      return [`imports ${target}; pure code imports pure code`];
    }
    const allowed = LAYERS[layer];
    const isAllowed = !allowed || allowed.includes(target.split('/')[0] as string);
    return isAllowed ? [] : [`imports ${target}, a layer that ${layer}/ may not know`];
  });
}

function purityBreaches(file: string, code: string): string[] {
  if (!PURE.some((folder) => file.startsWith(folder))) return [];
  return IMPURE.flatMap((pattern) => {
    const match = pattern.exec(code);
    return match ? [`uses ${match[0]}; pure code gets it as an argument`] : [];
  });
}

/** Static, type-only, side-effect and dynamic imports, and re-exports. */
export function importsOf(code: string): string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g;
  return [...code.matchAll(pattern)].map((match) => match[2] as string);
}

/** Strings stay: a comment mark inside one does not begin a comment. */
export function withoutComments(source: string): string {
  const pattern = /('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return source.replace(pattern, (_, text: string | undefined) => text ?? ' ');
}
