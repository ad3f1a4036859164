/** The hub's rows in one SQLite file. WAL with synchronous=FULL: a commit that resolved survives a power cut. */
import { setImmediate } from 'node:timers/promises';
import type Database from 'libsql';
import type { MergedScores } from '../../core/evaluation/scores.ts';
import type { ModelId, ParticipantId, TaskId } from '../../core/protocol/ids.ts';
import type { RoundSummary } from '../../core/protocol/messages.ts';
import type { TaskStatistics } from '../../core/task/statistics.ts';
import type {
  CommitRecord,
  HubStore,
  MemberRecord,
  OpenRound,
  ParticipantRecord,
  RefusalRecord,
  RoundFate,
  RoundFiles,
  UsedToken,
} from '../ports.ts';
import { assertNextRound, noSuchRound, noSuchTask, statisticsAreThere } from './commit-order.ts';
import { FORGOTTEN } from './forgotten.ts';
import { KEPT_REFUSALS } from './kept-refusals.ts';
import { LibsqlCharges } from './libsql-charges.ts';
import {
  CURRENT_RUN,
  type MemberRow,
  memberOf,
  type OrphanRow,
  type RefusalRow,
  type RoundFilesRow,
  type RoundRow,
  refusalOf,
  roundFilesOf,
  SUMMARY_COLUMNS,
  sinceWhen,
  summaryOf,
  summaryValues,
} from './libsql-rows.ts';
import { INSERT_MEMBERS, slicesOf } from './member-rows.ts';
import { openDatabase } from './open-database.ts';
import { RowBatch } from './row-batch.ts';

/**
 * Statements run synchronously in the caller's thread, about 0.1 ms and a sync each: rows are small, and one transaction
 * can so never interleave with another. Use one store a file; {@link ./folder-lock.ts} sees to that.
 */
export class LibsqlStore implements HubStore {
  readonly charges: LibsqlCharges;
  private readonly database: Database.Database;
  private readonly participants = new RowBatch<ParticipantRecord>((records) =>
    this.run(
      `INSERT OR REPLACE INTO participants
       SELECT value ->> 'task', value ->> 'participant', value ->> 'secretHash', value ->> 'enrolledAtMs'
       FROM json_each(?)`,
      JSON.stringify(records),
    ),
  );

  private constructor(database: Database.Database) {
    this.database = database;
    this.charges = new LibsqlCharges(database);
  }

  /** @throws TabfedError `hub.store-damaged` where the file is no sound database; `hub.data-folder` where it is newer. */
  static open(path: string): LibsqlStore {
    return new LibsqlStore(openDatabase(path));
  }

  async putTask(task: TaskId, version: number, initialModel: ModelId): Promise<void> {
    const current = await this.getTask(task);
    if (current?.version === version && current.initialModel === initialModel) return;
    this.run('INSERT INTO runs (task, version, initial_model) VALUES (?, ?, ?)', task, version, initialModel);
  }

  async getTask(task: TaskId): Promise<{ version: number; initialModel: ModelId } | undefined> {
    const [row] = this.all<{ version: number; initial_model: ModelId }>(
      'SELECT version, initial_model FROM runs WHERE task = ? ORDER BY id DESC LIMIT 1',
      task,
    );
    return row && { version: row.version, initialModel: row.initial_model };
  }

  async listTasks(): Promise<readonly TaskId[]> {
    return this.all<{ task: TaskId }>('SELECT DISTINCT task FROM runs ORDER BY task').map(({ task }) => task);
  }

  putParticipant(record: ParticipantRecord): Promise<void> {
    return this.participants.put(record);
  }

  async getParticipant(task: TaskId, participant: ParticipantId): Promise<ParticipantRecord | undefined> {
    const [row] = this.all<{ secret_hash: string; enrolled_at_ms: number }>(
      'SELECT secret_hash, enrolled_at_ms FROM participants WHERE task = ? AND participant = ?',
      task,
      participant,
    );
    return row && { task, participant, secretHash: row.secret_hash, enrolledAtMs: row.enrolled_at_ms };
  }

  async deleteParticipant(task: TaskId, participant: ParticipantId): Promise<void> {
    this.atomically(() => {
      this.run('DELETE FROM participants WHERE task = ? AND participant = ?', task, participant);
      this.run(
        'UPDATE members SET participant = ? WHERE participant = ? AND run IN (SELECT id FROM runs WHERE task = ?)',
        FORGOTTEN,
        participant,
        task,
      );
      this.run(
        `UPDATE open_rounds
         SET cohort = (SELECT json_group_array(value) FROM json_each(cohort) WHERE value <> ?)
         WHERE run IN (SELECT id FROM runs WHERE task = ?)`,
        participant,
        task,
      );
      this.run(
        'UPDATE refusals SET participant = NULL WHERE task = ? AND participant = ?',
        task,
        participant,
      );
    });
  }

  async putOpenRound(open: OpenRound): Promise<void> {
    this.run(
      'INSERT OR REPLACE INTO open_rounds VALUES (?, ?, ?, ?)',
      this.currentRun(open.task),
      open.round,
      open.attempt,
      JSON.stringify(open.cohort),
    );
  }

  async getOpenRound(task: TaskId): Promise<OpenRound | undefined> {
    const [row] = this.all<{ round: number; attempt: number; cohort: string }>(
      `SELECT round, attempt, cohort FROM open_rounds WHERE run = ${CURRENT_RUN}`,
      task,
    );
    return row && { task, round: row.round, attempt: row.attempt, cohort: JSON.parse(row.cohort) };
  }

  async clearOpenRound(task: TaskId): Promise<void> {
    this.run(`DELETE FROM open_rounds WHERE run = ${CURRENT_RUN}`, task);
  }

  async commitRound({ task, summary, members, optimizerState }: CommitRecord): Promise<void> {
    const run = this.currentRun(task);
    this.assertNext(task, run, summary.round);
    for (const { from, json } of slicesOf(members)) {
      if (from > 0) await setImmediate();
      this.atomically(() => {
        // What an earlier try left, which came to no round.
        if (from === 0) this.run('DELETE FROM members WHERE run = ? AND round = ?', run, summary.round);
        this.run(INSERT_MEMBERS, run, summary.round, from, task, FORGOTTEN, json);
      });
    }
    this.atomically(() => {
      this.assertNext(task, run, summary.round);
      this.run(
        `INSERT INTO rounds (run, ${SUMMARY_COLUMNS}, optimizer_state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        run,
        ...summaryValues(summary),
        optimizerState ?? null,
      );
      this.run('DELETE FROM open_rounds WHERE run = ?', run);
    });
  }

  async putStatistics(task: TaskId, statistics: TaskStatistics): Promise<void> {
    this.atomically(() => {
      const run = this.currentRun(task);
      const text = JSON.stringify(statistics);
      const changed = this.run(
        'UPDATE runs SET statistics = ? WHERE id = ? AND statistics IS NULL',
        text,
        run,
      );
      if (changed === 0) throw statisticsAreThere(task);
      this.run('DELETE FROM open_rounds WHERE run = ?', run);
    });
  }

  async getStatistics(task: TaskId): Promise<TaskStatistics | undefined> {
    const sql = `SELECT statistics FROM runs WHERE id = ${CURRENT_RUN} AND statistics IS NOT NULL`;
    const [row] = this.all<{ statistics: string }>(sql, task);
    return row && JSON.parse(row.statistics);
  }

  async putScores(task: TaskId, round: number, scores: MergedScores): Promise<void> {
    const changed = this.run(
      `UPDATE rounds SET scores = ? WHERE run = ${CURRENT_RUN} AND round = ?`,
      JSON.stringify(scores),
      task,
      round,
    );
    if (changed === 0) throw noSuchRound(task, round);
  }

  async listRounds(task: TaskId): Promise<readonly RoundSummary[]> {
    return this.all<RoundRow>(`SELECT * FROM rounds WHERE run = ${CURRENT_RUN} ORDER BY round`, task).map(
      summaryOf,
    );
  }

  async listMembers(task: TaskId, round: number): Promise<readonly MemberRecord[]> {
    return this.all<MemberRow>(
      `SELECT participant, outcome, example_count, frame_bytes, after_ms FROM members
       WHERE run = ${CURRENT_RUN} AND round = ? AND EXISTS
         (SELECT 1 FROM rounds WHERE rounds.run = members.run AND rounds.round = members.round)
       ORDER BY position`,
      task,
      round,
    ).map(memberOf);
  }

  async listRoundFiles(task: TaskId): Promise<readonly RoundFiles[]> {
    const sql = `SELECT round, model, optimizer_state, fate FROM rounds WHERE run = ${CURRENT_RUN} ORDER BY round`;
    return this.all<RoundFilesRow>(sql, task).map(roundFilesOf);
  }

  async setFate(task: TaskId, rounds: readonly number[], fate: RoundFate): Promise<void> {
    this.atomically(() => {
      const run = this.currentRun(task);
      for (const round of rounds) {
        const changed = this.run('UPDATE rounds SET fate = ? WHERE run = ? AND round = ?', fate, run, round);
        if (changed === 0) throw noSuchRound(task, round);
      }
    });
  }

  async namedFiles(): Promise<ReadonlySet<ModelId>> {
    const rows = this.all<{ file: ModelId }>(
      `SELECT model AS file FROM rounds WHERE fate <> 'dropped'
       UNION SELECT optimizer_state FROM rounds WHERE fate <> 'dropped' AND optimizer_state IS NOT NULL
       UNION SELECT initial_model FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY task)`,
    );
    return new Set(rows.map(({ file }) => file));
  }

  async findUnkept(model: ModelId): Promise<{ task: TaskId; round: number; fate: RoundFate } | undefined> {
    const [row] = this.all<{ task: TaskId; round: number; fate: RoundFate }>(
      `SELECT task, round, fate FROM rounds JOIN runs ON runs.id = run
       WHERE model = ? AND fate <> 'kept' ORDER BY run DESC, round DESC LIMIT 1`,
      model,
    );
    return row && { task: row.task, round: row.round, fate: row.fate };
  }

  async noteOrphans(files: readonly ModelId[], nowMs: number): Promise<ReadonlyMap<ModelId, number>> {
    const rows = this.all<OrphanRow>('SELECT file, since_ms FROM orphans');
    const since = sinceWhen(files, rows, nowMs);
    this.atomically(() => {
      this.run('DELETE FROM orphans');
      for (const [file, sinceMs] of since) this.run('INSERT INTO orphans VALUES (?, ?)', file, sinceMs);
    });
    return since;
  }

  async putRefusal({ task, participant, round, atMs, error }: RefusalRecord): Promise<void> {
    this.atomically(() => {
      this.run(
        'INSERT INTO refusals (task, participant, round, at_ms, code, what, next) VALUES (?, ?, ?, ?, ?, ?, ?)',
        task,
        participant,
        round,
        atMs,
        error.code,
        error.what,
        error.next,
      );
      this.run(
        `DELETE FROM refusals WHERE task = ? AND id <=
           (SELECT id FROM refusals WHERE task = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
        task,
        task,
        KEPT_REFUSALS,
      );
    });
  }

  async useToken({ id, expiresAtMs }: UsedToken, nowMs: number): Promise<boolean> {
    let isFirst = false;
    this.atomically(() => {
      this.run('DELETE FROM used_tokens WHERE expires_at_ms <= ?', nowMs);
      isFirst = this.run('INSERT OR IGNORE INTO used_tokens VALUES (?, ?)', id, expiresAtMs) === 1;
    });
    return isFirst;
  }

  async putPause(task: TaskId, isPaused: boolean): Promise<void> {
    if (isPaused) this.run('INSERT OR IGNORE INTO paused_tasks VALUES (?)', task);
    else this.run('DELETE FROM paused_tasks WHERE task = ?', task);
  }

  async isPaused(task: TaskId): Promise<boolean> {
    return this.all('SELECT 1 FROM paused_tasks WHERE task = ?', task).length > 0;
  }

  async listRefusals(task: TaskId, limit: number): Promise<readonly RefusalRecord[]> {
    const sql =
      'SELECT participant, round, at_ms, code, what, next FROM refusals WHERE task = ? ORDER BY id DESC LIMIT ?';
    return this.all<RefusalRow>(sql, task, limit).map((row) => refusalOf(task, row));
  }

  async close(): Promise<void> {
    this.participants.flush();
    // libsql gives the file back only when its statements are collected; until then the log would stay beside it.
    try {
      this.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // A full disk: the log stays, and the next start reads it.
    } finally {
      this.database.close();
    }
  }

  private run(sql: string, ...values: readonly (string | number | null)[]): number {
    return this.database.prepare(sql).run(...values).changes;
  }

  private all<Row>(sql: string, ...values: readonly (string | number | null)[]): Row[] {
    return this.database.prepare(sql).all(...values) as Row[];
  }

  /** All of it or nothing: an exception rolls back. */
  private atomically(work: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      // A full disk makes SQLite roll back by itself; libsql's own transaction() would then hide why it failed.
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private assertNext(task: TaskId, run: number, round: number): void {
    const sql = 'SELECT max(round) AS round FROM rounds WHERE run = ?';
    const [newest] = this.all<{ round: number | null }>(sql, run);
    assertNextRound(task, round, newest?.round ?? 0);
  }

  private currentRun(task: TaskId): number {
    const [row] = this.all<{ id: number | null }>('SELECT max(id) AS id FROM runs WHERE task = ?', task);
    if (typeof row?.id !== 'number') throw noSuchTask(task);
    return row.id;
  }
}
