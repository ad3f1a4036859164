/**
 * A Chromium without Playwright, which makes every tab believe that it is in front: here a tab in the background is
 * hidden and throttled as a person's is. Speaks the DevTools protocol over one WebSocket.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'playwright/test';
import WebSocket from 'ws';

interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export class BareBrowser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', (text) => {
      const answer = JSON.parse(String(text)) as Answer;
      if (answer.id !== undefined) this.#pending.get(answer.id)?.(answer);
    });
  }

  static async start(executable: string): Promise<BareBrowser> {
    const profile = await mkdtemp(path.join(tmpdir(), 'tabfed-bare-'));
    const flags = [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--no-first-run',
    ];
    if (process.getuid?.() === 0) flags.push('--no-sandbox');
    const child = spawn(executable, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const match = /DevTools listening on (ws:\S+)/.exec(said);
        if (match) resolve(match[1] as string);
      });
      child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)));
    });
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new BareBrowser(child, profile, socket);
  }

  /** Opens a tab in front. */
  async openTab(url: string): Promise<BareTab> {
    const { targetId } = (await this.send('Target.createTarget', { url })) as { targetId: string };
    const { sessionId } = (await this.send('Target.attachToTarget', { targetId, flatten: true })) as {
      sessionId: string;
    };
    const tab = new BareTab(this, targetId, sessionId);
    // A tab begins with an empty document, which is complete too, and between that and its own it cannot be asked anything.
    const isHere = url === 'about:blank' ? 'true' : "location.href !== 'about:blank'";
    const loaded = `${isHere} && document.readyState === 'complete'`;
    await expect.poll(() => tab.evaluate(loaded).catch(() => false)).toBe(true);
    return tab;
  }

  send(method: string, params: object = {}, sessionId?: string): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    return new Promise((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => {
        this.#pending.delete(id);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else resolve(result);
      });
    });
  }

  async close(): Promise<void> {
    const ended = once(this.#process, 'exit');
    await this.send('Browser.close').catch(() => this.#process.kill('SIGKILL'));
    await ended;
    this.#socket.close();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class BareTab {
  readonly #browser: BareBrowser;
  readonly #targetId: string;
  readonly #sessionId: string;

  constructor(browser: BareBrowser, targetId: string, sessionId: string) {
    this.#browser = browser;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
  }

  /** @param expression - JavaScript; what it gives must fit into JSON. */
  async evaluate<T>(expression: string): Promise<T> {
    const { result } = (await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { result: { value: T } };
    return result.value;
  }

  async bringToFront(): Promise<void> {
    await this.#browser.send('Target.activateTarget', { targetId: this.#targetId });
  }

  send(method: string, params: object = {}): Promise<unknown> {
    return this.#browser.send(method, params, this.#sessionId);
  }
}
