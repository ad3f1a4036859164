import { describe, expect, it } from 'vitest';
import { type ChromiumProbes, chromiumFlags, findChromium } from './find-chromium.ts';

interface Machine extends Partial<Omit<ChromiumProbes, 'exists'>> {
  readonly files?: readonly string[];
}

/** A machine on which exactly `files` exist, and whose apt-get installs nothing unless told so. */
function machine({ files = [], ...given }: Machine): ChromiumProbes {
  return {
    env: {},
    platform: 'linux',
    home: '/home/ada',
    isRoot: false,
    playwrightPath: () => '/home/ada/.cache/ms-playwright/chrome',
    install: async () => undefined,
    ...given,
    exists: (file) => files.includes(file),
  };
}

describe('the search for a Chromium', () => {
  const everything = ['/opt/mine/chrome', '/usr/bin/chromium', '/home/ada/.cache/ms-playwright/chrome'];

  it('takes TABFED_CHROMIUM before everything else', async () => {
    const found = findChromium(machine({ files: everything, env: { TABFED_CHROMIUM: '/opt/mine/chrome' } }));
    await expect(found).resolves.toBe('/opt/mine/chrome');
  });

  it('does not fall back silently where TABFED_CHROMIUM names nothing', async () => {
    const found = findChromium(machine({ files: everything, env: { TABFED_CHROMIUM: '/opt/typo' } }));
    await expect(found).rejects.toMatchObject({
      code: 'chromium.not-found',
      what: expect.stringContaining('/opt/typo'),
    });
  });

  it("takes an installed one before Playwright's download", async () => {
    await expect(findChromium(machine({ files: everything }))).resolves.toBe('/usr/bin/chromium');
  });

  it("takes Playwright's download where nothing is installed", async () => {
    const files = ['/home/ada/.cache/ms-playwright/chrome'];
    await expect(findChromium(machine({ files }))).resolves.toBe(files[0]);
  });

  it('looks through PATH', async () => {
    const files = ['/nix/bin/google-chrome'];
    await expect(findChromium(machine({ files, env: { PATH: '/bin:/nix/bin' } }))).resolves.toBe(files[0]);
  });

  it.each([
    ['darwin', {}, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', {}, '/home/ada/Applications/Chromium.app/Contents/MacOS/Chromium'],
    [
      'win32',
      { PROGRAMFILES: 'C:\\Program Files' },
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  ] as const)('knows the usual places of %s', async (platform, env, file) => {
    await expect(findChromium(machine({ platform, env, files: [file] }))).resolves.toBe(file);
  });

  it("installs Debian's package as root where apt-get is there", async () => {
    const files = ['/usr/bin/apt-get'];
    const install = async () => {
      files.push('/usr/bin/chromium');
      return '/usr/bin/chromium';
    };
    await expect(findChromium(machine({ files, isRoot: true, install }))).resolves.toBe('/usr/bin/chromium');
  });

  it.each([
    ['not root', { isRoot: false, files: ['/usr/bin/apt-get'] }],
    ['no apt-get', { isRoot: true, files: [] }],
  ])('never installs anything: %s', async (_, given) => {
    const install = () => Promise.reject(new Error('must not be called'));
    await expect(findChromium(machine({ ...given, install }))).rejects.toMatchObject({
      code: 'chromium.not-found',
    });
  });

  it('says what to do in one sentence where nothing helps', async () => {
    const found = findChromium(machine({ isRoot: true, files: ['/usr/bin/apt-get'] }));
    await expect(found).rejects.toMatchObject({
      next: 'Install Chromium or Google Chrome, or set TABFED_CHROMIUM to the path of one.',
    });
  });
});

describe('the flags', () => {
  it('give up the sandbox for root only', () => {
    expect(chromiumFlags(true)).toContain('--no-sandbox');
    expect(chromiumFlags(false)).not.toContain('--no-sandbox');
  });
});
