import type Database from 'libsql';
import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import type { NoisedFiles, PrivacyCharge, PrivacyCharges } from '../ports.ts';

/** The ledgers' rows. Each statement is a transaction of its own, durable when it returns. */
export class LibsqlCharges implements PrivacyCharges {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  async put(charge: PrivacyCharge): Promise<void> {
    const sql = `INSERT INTO privacy_charges (task, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
    this.database
      .prepare(sql)
      .run(
        charge.task,
        charge.taskVersion,
        charge.round,
        charge.attempt,
        charge.atMs,
        charge.mechanism,
        charge.noiseMultiplier,
        charge.clippingNorm,
        charge.samplingRate,
        charge.delta,
        charge.epsilon,
      );
  }

  async list(task: TaskId): Promise<readonly PrivacyCharge[]> {
    const sql = `SELECT ${COLUMNS} FROM privacy_charges WHERE task = ? ORDER BY id`;
    return (this.database.prepare(sql).all(task) as ChargeRow[]).map((row) => ({
      task,
      taskVersion: row.task_version,
      round: row.round,
      attempt: row.attempt,
      atMs: row.at_ms,
      mechanism: row.mechanism,
      noiseMultiplier: row.noise_multiplier,
      clippingNorm: row.clipping_norm,
      samplingRate: row.sampling_rate,
      delta: row.delta,
      epsilon: row.epsilon,
    }));
  }

  async noteFiles({ task, files }: NoisedFiles): Promise<void> {
    const sql = 'INSERT OR IGNORE INTO noised_files SELECT ?, value FROM json_each(?)';
    this.database.prepare(sql).run(task, JSON.stringify(files));
  }

  async notedFiles(task: TaskId): Promise<readonly ModelId[]> {
    const sql = 'SELECT file FROM noised_files WHERE task = ? ORDER BY file';
    return (this.database.prepare(sql).all(task) as { file: ModelId }[]).map(({ file }) => file);
  }
}

const COLUMNS =
  'task_version, round, attempt, at_ms, mechanism, noise_multiplier, clipping_norm, sampling_rate, delta, epsilon';

interface ChargeRow {
  task_version: number;
  round: number;
  attempt: number;
  at_ms: number;
  mechanism: PrivacyCharge['mechanism'];
  noise_multiplier: number;
  clipping_norm: number;
  sampling_rate: number;
  delta: number;
  epsilon: number;
}
