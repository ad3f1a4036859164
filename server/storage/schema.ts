/**
 * The tables of the hub's store and how an older file is brought up to date. `user_version` of the file counts
 * the migrations it has had; a published migration is never edited, the next one is added below it.
 */
import type Database from 'libsql';
import { TabfedError } from '../../core/errors/tabfed-error.ts';

const MIGRATIONS: readonly string[] = [
  `
  -- A run is one version of a task with one untrained model; rounds belong to it. The newest run of a task is
  -- the current one. Runs of earlier versions stay in the file, unread: nobody loses a history by a new version.
  CREATE TABLE runs (
    id            INTEGER PRIMARY KEY,
    task          TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    initial_model TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_task ON runs (task, id);

  CREATE TABLE participants (
    task           TEXT    NOT NULL,
    participant    TEXT    NOT NULL,
    secret_hash    TEXT    NOT NULL,
    enrolled_at_ms INTEGER NOT NULL,
    PRIMARY KEY (task, participant)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE open_rounds (
    run     INTEGER PRIMARY KEY REFERENCES runs,
    round   INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    cohort  TEXT    NOT NULL -- JSON array of participants
  ) STRICT;

  CREATE TABLE rounds (
    run             INTEGER NOT NULL REFERENCES runs,
    round           INTEGER NOT NULL CHECK (round > 0),
    attempt         INTEGER NOT NULL,
    model           TEXT    NOT NULL,
    participants    INTEGER NOT NULL,
    examples        INTEGER NOT NULL,
    bytes_up        INTEGER NOT NULL,
    bytes_down      INTEGER NOT NULL,
    duration_ms     INTEGER NOT NULL,
    committed_at_ms INTEGER NOT NULL,
    scores          TEXT    NOT NULL, -- JSON of Scores
    PRIMARY KEY (run, round)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE members (
    run           INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    participant   TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    example_count INTEGER NOT NULL,
    frame_bytes   INTEGER NOT NULL,
    PRIMARY KEY (run, round, position),
    FOREIGN KEY (run, round) REFERENCES rounds
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_participant ON members (participant);

  CREATE TABLE refusals (
    id          INTEGER PRIMARY KEY,
    task        TEXT    NOT NULL,
    participant TEXT,
    round       INTEGER,
    at_ms       INTEGER NOT NULL,
    code        TEXT    NOT NULL,
    what        TEXT    NOT NULL,
    next        TEXT    NOT NULL
  ) STRICT;
  CREATE INDEX refusals_by_task ON refusals (task, id);
  `,
  `
  ALTER TABLE rounds ADD COLUMN optimizer_state TEXT; -- SHA-256 of a file; NULL where there is nothing to remember
  ALTER TABLE rounds ADD COLUMN fate TEXT NOT NULL DEFAULT 'kept' CHECK (fate IN ('kept', 'dropped', 'lost'));
  CREATE INDEX rounds_by_model ON rounds (model);

  -- Files that belong to nothing, and since when: they are removed after a grace, not at sight.
  CREATE TABLE orphans (
    file     TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE used_tokens (
    id            TEXT PRIMARY KEY,
    expires_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A task stands here while its operator wants nobody to be invited.
  CREATE TABLE paused_tasks (
    task TEXT PRIMARY KEY
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- The members of a large cohort are written slice by slice, before the round that they belong to: no foreign key.
  CREATE TABLE members_of_rounds (
    run           INTEGER NOT NULL,
    round         INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    participant   TEXT    NOT NULL,
    outcome       TEXT    NOT NULL,
    example_count INTEGER NOT NULL,
    frame_bytes   INTEGER NOT NULL,
    PRIMARY KEY (run, round, position)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO members_of_rounds SELECT * FROM members;
  DROP TABLE members;
  ALTER TABLE members_of_rounds RENAME TO members;
  CREATE INDEX members_by_participant ON members (participant);
  `,
  `
  -- ms after the invitation at which the outcome was decided; NULL in rounds committed before this was kept
  ALTER TABLE members ADD COLUMN after_ms INTEGER;
  `,
  `
  -- JSON of TaskStatistics, collected once before the first round; NULL where there are none
  ALTER TABLE runs ADD COLUMN statistics TEXT;
  `,
  `
  -- Of a task whatever its version: no edit of its file gives privacy back. Rows are never changed or removed.
  CREATE TABLE privacy_charges (
    id               INTEGER PRIMARY KEY,
    task             TEXT    NOT NULL,
    task_version     INTEGER NOT NULL,
    round            INTEGER NOT NULL,
    attempt          INTEGER NOT NULL,
    at_ms            INTEGER NOT NULL,
    mechanism        TEXT    NOT NULL,
    noise_multiplier REAL    NOT NULL,
    clipping_norm    REAL    NOT NULL,
    sampling_rate    REAL    NOT NULL,
    delta            REAL    NOT NULL,
    epsilon          REAL    NOT NULL
  ) STRICT;
  CREATE INDEX privacy_charges_by_task ON privacy_charges (task, id);

  -- Files made with noise, noted before they are written: without a round they are removed at the next start.
  CREATE TABLE noised_files (
    task TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (task, file)
  ) STRICT, WITHOUT ROWID;

  -- epsilon of the task's ledger with this round; NULL where no privacy is claimed
  ALTER TABLE rounds ADD COLUMN epsilon REAL;
  `,
];

/** The schema that this tabfed writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the file to the newest schema, one transaction a step. */
export function migrate(database: Database.Database, path: string): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (found > SCHEMA_VERSION) {
    throw new TabfedError('hub.data-folder', {
      what: `${path} has schema version ${found}, this hub knows versions up to ${SCHEMA_VERSION}.`,
      next: 'Start the newer tabfed that wrote it, or choose another folder with TABFED_DATA=… or --data …',
    });
  }
  MIGRATIONS.slice(found).forEach((sql, index) => {
    database.exec(`BEGIN IMMEDIATE; ${sql} PRAGMA user_version = ${found + index + 1}; COMMIT;`);
  });
}
