/** A child process that tells what happens in it as JSON lines. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** `msg` is the name of a fact; the rest are its figures. */
export type Told = { readonly msg?: string } & Readonly<Record<string, unknown>>;

export class ToldProcess {
  readonly told: Told[] = [];
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  readonly #listeners = new Set<() => void>();
  #hasExited = false;

  /** @param file - A module beside this one. */
  constructor(file: string, args: readonly (string | number)[]) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    this.#child = spawn(process.execPath, ['--import', 'tsx', path, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: this.#child.stdout! });
    lines.on('line', (line) => {
      // A kill can cut the last line off.
      if (line.startsWith('{') && line.endsWith('}')) this.told.push(JSON.parse(line) as Told);
      this.#wake();
    });
    // `close` comes after the last line.
    this.exited = new Promise((resolve) => {
      lines.once('close', () => {
        this.#hasExited = true;
        this.#wake();
        resolve();
      });
    });
  }

  /** Resolves at once when enough of what it tells so far fits. Rejects where the process ends before. */
  async until(isEnough: (told: readonly Told[]) => boolean, what: string): Promise<void> {
    while (!isEnough(this.told)) {
      if (this.#hasExited) {
        throw new Error(`process ended before: ${what}; told last: ${JSON.stringify(this.told.slice(-5))}`);
      }
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.exited;
  }

  #wake(): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }
}
