/** `tabfed export`: a trained model in the formats of others, or as a page that answers by itself. */
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { modelBytes } from '../../core/codec/model-bytes.ts';
import { exportedJson } from '../../core/export/exported-model.ts';
import { toPredictPage } from '../../core/export/predict-page.ts';
import { toSafetensors } from '../../core/export/safetensors.ts';
import { toTfjsModelJson } from '../../core/export/tfjs-model.ts';
import { modelShape } from '../../core/task/model-layout.ts';
import { MODEL_FILES, modelFromHub, type TrainedModel } from '../trained-model.ts';
import { findWebRoot } from '../web-root.ts';

export interface ExportCommand {
  readonly task: string;
  readonly to: string;
  readonly format: 'tfjs' | 'safetensors' | 'html';
  readonly round?: number;
  readonly operatorToken?: string;
}

export async function runExport(
  hub: string,
  { task: id, to, format, ...which }: ExportCommand,
): Promise<void> {
  const model = await modelFromHub(hub, id, which);
  const { task, round } = model;
  const said = `round ${round} of task "${task.id}", ${model.weights.length.toLocaleString('en')} parameters`;
  if (format === 'tfjs') {
    for (const [name, content] of Object.entries(tfjsFiles(model))) await write(path.join(to, name), content);
    console.log(`${to}: ${said}, as a tfjs layers model (${Object.values(MODEL_FILES).join(', ')})`);
    return;
  }
  const name = format === 'html' ? 'predict.html' : `${task.id}-round-${round}.safetensors`;
  const file = (await isFolder(to)) ? path.join(to, name) : to;
  await write(file, format === 'html' ? await predictPage(model) : safetensors(model));
  console.log(`${file}: ${said}${format === 'html' ? '; open it in a browser, it needs no network' : ''}`);
}

function tfjsFiles(model: TrainedModel): Readonly<Record<string, string | Uint8Array>> {
  const { task, weights } = model;
  return {
    [MODEL_FILES.tfjs]: json(toTfjsModelJson(task, modelShape(task).layout, MODEL_FILES.weights)),
    [MODEL_FILES.weights]: modelBytes(weights),
    [MODEL_FILES.about]: json(exportedJson(aboutOf(model))),
  };
}

function safetensors({ task, round, modelId, weights }: TrainedModel): Uint8Array {
  return toSafetensors(weights, modelShape(task).layout, {
    generatedBy: 'tabfed',
    task: task.id,
    taskVersion: String(task.version),
    round: String(round),
    modelId,
  });
}

async function predictPage(model: TrainedModel): Promise<string> {
  const template = await readFile(path.join(findWebRoot(), 'predict-page.txt'), 'utf8');
  return toPredictPage(template, aboutOf(model), model.weights);
}

const aboutOf = ({ weights: _, ...about }: TrainedModel) => about;

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function isFolder(to: string): Promise<boolean> {
  if (/[/\\]$/.test(to)) return true;
  const found = await stat(to).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
