/** The model that a page carries in its data block. */
import { weightsFromBytes } from '../../core/codec/model-bytes.ts';
import { type ExportedModel, isExportedModel } from '../../core/export/exported-model.ts';
import { readTask } from '../../core/task/check-task.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import { type PlainModel, plainModel } from '../../participant/scoring/ask.ts';

export interface EmbeddedModel extends ExportedModel {
  readonly plain: PlainModel;
  readonly parameterCount: number;
}

/** @returns Undefined where there is none: the template itself was opened. */
export function embeddedModel(document: Document): EmbeddedModel | undefined {
  const json: unknown = JSON.parse(document.querySelector('#model')?.textContent ?? 'null');
  if (!isExportedModel(json)) return undefined;
  const { weights } = json as unknown as { weights: string };
  const task = readTask('of this page', json.task);
  const bytes = Uint8Array.from(atob(weights), (character) => character.charCodeAt(0));
  const { layout } = modelShape(task);
  return {
    ...json,
    task,
    plain: plainModel(task, weightsFromBytes(bytes, layout)),
    parameterCount: layout.parameterCount,
  };
}
