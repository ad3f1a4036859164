import type { ModelId, TaskId } from '../../core/protocol/ids.ts';
import type { NoisedFiles, PrivacyCharge, PrivacyCharges } from '../ports.ts';

/** The ledgers' rows in memory, for tests and simulation. */
export class MemoryCharges implements PrivacyCharges {
  private readonly charges: PrivacyCharge[] = [];
  private readonly files = new Map<TaskId, Set<ModelId>>();

  async put(charge: PrivacyCharge): Promise<void> {
    this.charges.push({ ...charge });
  }

  async list(task: TaskId): Promise<readonly PrivacyCharge[]> {
    return this.charges.filter((charge) => charge.task === task).map((charge) => ({ ...charge }));
  }

  async noteFiles({ task, files }: NoisedFiles): Promise<void> {
    this.files.set(task, new Set([...(this.files.get(task) ?? []), ...files]));
  }

  async notedFiles(task: TaskId): Promise<readonly ModelId[]> {
    return [...(this.files.get(task) ?? [])].sort();
  }
}
