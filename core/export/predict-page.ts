/** A page that answers by itself: the built template (web/predict) with a model put in. */
import { modelBytes } from '../codec/model-bytes.ts';
import { toBase64 } from './base64.ts';
import { type ExportedModel, exportedJson } from './exported-model.ts';

/** Stands in the template where the data block's JSON belongs. */
export const MODEL_PLACE = '{"put":"the model here"}';

/**
 * @param template - As scripts/build/predict-page.ts makes it.
 * @param weights - Shape `[P]`, layout order; not changed.
 * @throws RangeError where the template has no place for a model, or a weight is not finite.
 */
export function toPredictPage(template: string, model: ExportedModel, weights: Float32Array): string {
  const [before, after, ...more] = template.split(MODEL_PLACE);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new RangeError('template has not exactly one place for a model');
  }
  const json = JSON.stringify({ ...exportedJson(model), weights: toBase64(modelBytes(weights)) });
  // A text of the task could otherwise end the data block, or open a comment in it.
  return [before, json.replaceAll('<', '\\u003c'), after].join('');
}
