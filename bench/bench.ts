/** One line of a bench's result: figures by name, the unit in the name. */
export type Row = Readonly<Record<string, string | number>>;

/** What a bench's module exports. */
export interface Bench {
  /** @param options - What followed the bench's name on the command line, `--clients 50` as `clients: '50'`. */
  run(options: Readonly<Record<string, string>>): Promise<readonly Row[]>;
}
