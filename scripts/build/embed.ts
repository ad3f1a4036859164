/**
 * The script tag's code: one folder a version, `embed/<version>/` with loader, courier, trainer and kernels, and the
 * loader once more as `tabfed.js`. The loader carries the courier's hash and the courier those of the rest, so that a
 * page that pins the loader (SRI) has pinned everything that meets its rows.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { bundleClassicScript } from './classic-script.ts';
import { ROOT, WEB_ROOT } from './paths.ts';

/** Stands for the version in the loader until its own bytes have been hashed into it. */
const VERSION_PLACE = 'version-of-16-ch';

/** What the manifest says of it, for `tabfed embed` and whoever checks a partner's page. */
export interface EmbedManifest {
  readonly version: string;
  /** Below the hub's root; `integrity` as an attribute has it. */
  readonly loader: { readonly path: string; readonly integrity: string };
  readonly courier: { readonly path: string; readonly integrity: string };
}

/** Adds to dist/web what `buildTrainer` has not put there. Needs its manifest. */
export async function buildEmbed(): Promise<void> {
  const manifestFile = join(WEB_ROOT, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as { wasm: { path: string }[] };
  const courier = await bundleCourier();
  const template = neverThrowing(
    await bundleClassicScript(join(ROOT, 'web/sdk/embed/loader.ts'), {
      __TABFED_EMBED__: JSON.stringify({ version: VERSION_PLACE, courier: integrityOf(courier) }),
    }),
  );
  const version = createHash('sha256').update(template).update(courier).digest('hex').slice(0, 16);
  const loader = template.replaceAll(VERSION_PLACE, version);

  const folder = join(WEB_ROOT, 'embed', version);
  await rm(join(WEB_ROOT, 'embed'), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tabfed.js'), loader);
  await writeFile(join(folder, 'courier.js'), courier);
  await writeFile(join(WEB_ROOT, 'tabfed.js'), loader);
  for (const file of ['tabfed.js', 'trainer.js']) await compress(join(WEB_ROOT, file));
  for (const path of ['trainer.js', 'trainer.js.br', ...manifest.wasm.map((file) => file.path)]) {
    await cp(join(WEB_ROOT, path), join(folder, path));
  }
  for (const file of ['tabfed.js', 'courier.js']) await compress(join(folder, file));

  const embed: EmbedManifest = {
    version,
    loader: { path: `embed/${version}/tabfed.js`, integrity: integrityOf(loader) },
    courier: { path: `embed/${version}/courier.js`, integrity: integrityOf(courier) },
  };
  await writeFile(manifestFile, `${JSON.stringify({ ...manifest, embed }, null, 2)}\n`);
}

/** A page may have taken away what a script needs before its first line, such as `window.Promise`. */
const neverThrowing = (code: string) =>
  `try{${code.trim()}}catch(e){console.error("[tabfed] "+e+" Nothing runs here. (embed.unsupported)")}`;

/** One ES module: with a second file its hash would not cover everything. */
async function bundleCourier(): Promise<string> {
  const result = (await build({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(ROOT, 'web/sdk/embed/courier.ts'), formats: ['es'] },
      rolldownOptions: { output: { comments: false, minify: true } },
    },
  })) as Rolldown.RolldownOutput[];
  const [chunk, ...others] = result[0]?.output ?? [];
  if (!chunk || others.length > 0 || chunk.imports.length > 0) {
    throw new Error(`The courier should bundle into one module; it made ${1 + others.length} files.`);
  }
  return chunk.code;
}

/** Beside the file, for browsers that take it; the hub compresses nothing while it runs. */
async function compress(file: string): Promise<void> {
  await writeFile(`${file}.br`, await promisify(brotliCompress)(await readFile(file)));
}

const integrityOf = (code: string) => `sha384-${createHash('sha384').update(code).digest('base64')}`;
