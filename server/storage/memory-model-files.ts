import { type ModelId, modelId } from '../../core/protocol/ids.ts';
import { sha256Hex } from '../hash.ts';
import type { ModelFolder } from '../ports.ts';
import { modelNotFound } from './model-errors.ts';

/** Model bytes in memory, for tests and simulation. Copies what it is handed and what it returns. */
export class MemoryModelFiles implements ModelFolder {
  private readonly models = new Map<ModelId, Uint8Array>();

  async put(bytes: Uint8Array): Promise<ModelId> {
    const id = modelId(await sha256Hex(bytes));
    this.models.set(id, bytes.slice());
    return id;
  }

  async get(id: ModelId): Promise<Uint8Array> {
    const bytes = this.models.get(id);
    if (!bytes) throw modelNotFound(id);
    return bytes.slice();
  }

  async has(id: ModelId): Promise<boolean> {
    return this.models.has(id);
  }

  async list(): Promise<readonly ModelId[]> {
    return [...this.models.keys()];
  }

  async remove(id: ModelId): Promise<void> {
    this.models.delete(id);
  }
}
