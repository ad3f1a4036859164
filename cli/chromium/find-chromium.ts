/** Finds a Chromium that tests, the demo command and their readers' machines can use without being asked. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { installDebianChromium } from './install-debian-chromium.ts';

/** What the search asks of the machine; tests answer instead of it. */
export interface ChromiumProbes {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly isRoot: boolean;
  exists(file: string): boolean;
  /** Where Playwright keeps its own download, whether or not it is there. */
  playwrightPath(): string;
  /** Installs Debian's package and returns the program's path; undefined where that did not work. */
  install(): Promise<string | undefined>;
}

/**
 * The path of a Chromium, in this order: `TABFED_CHROMIUM`, an installed Chromium or Chrome, Playwright's
 * own download, Debian's package where this process is root and apt-get is there.
 *
 * @throws TabfedError `chromium.not-found` with the one thing to do next.
 */
export async function findChromium(probes: ChromiumProbes = machineProbes()): Promise<string> {
  const named = probes.env.TABFED_CHROMIUM;
  if (named) {
    if (probes.exists(named)) return named;
    throw new TabfedError('chromium.not-found', {
      what: `TABFED_CHROMIUM names ${named}, and there is no such file.`,
      next: 'Set TABFED_CHROMIUM to the path of a Chromium or Chrome, or unset it.',
    });
  }
  const installed = [...usualPlaces(probes), probes.playwrightPath()].find((file) => probes.exists(file));
  if (installed) return installed;
  if (probes.isRoot && probes.platform === 'linux' && probes.exists('/usr/bin/apt-get')) {
    const file = await probes.install();
    if (file && probes.exists(file)) return file;
  }
  throw new TabfedError('chromium.not-found', {
    what: 'No Chromium or Chrome was found on this machine.',
    next: 'Install Chromium or Google Chrome, or set TABFED_CHROMIUM to the path of one.',
  });
}

/**
 * Flags for a headless Chromium that trains: no background traffic of its own, and WebGL by SwiftShader
 * where the machine has no GPU. The sandbox is only given up where Chromium refuses to start with it.
 */
export function chromiumFlags(isRoot: boolean = runsAsRoot()): string[] {
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--enable-unsafe-swiftshader',
  ];
}

function usualPlaces({ platform, env, home }: ChromiumProbes): string[] {
  if (platform === 'darwin') {
    const apps = [
      'Google Chrome.app/Contents/MacOS/Google Chrome',
      'Chromium.app/Contents/MacOS/Chromium',
      'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
    return ['/Applications', path.posix.join(home, 'Applications')].flatMap((folder) =>
      apps.map((app) => path.posix.join(folder, app)),
    );
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return folders.flatMap((folder) => (folder ? programs.map((file) => path.win32.join(folder, file)) : []));
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const folders = (env.PATH ?? '').split(':').concat('/usr/bin', '/usr/local/bin', '/snap/bin');
  return [
    ...names.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))),
    '/opt/google/chrome/chrome',
  ];
}

const runsAsRoot = () => process.getuid?.() === 0;

function machineProbes(): ChromiumProbes {
  return {
    env: process.env,
    platform: process.platform,
    home: homedir(),
    isRoot: runsAsRoot(),
    exists: existsSync,
    playwrightPath: () => chromium.executablePath(),
    install: installDebianChromium,
  };
}
