/** Bytes of pixels to inputs: between 0 and 1, unless the task scales them. */
import type { ImageData } from '../../core/task/data-schema.ts';
import type { ImagesSource } from '../../core/task/data-source.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import { emptyData, wrongShape } from './data-errors.ts';
import { checkInputSize, type EncodedRows } from './encoded-rows.ts';

/** @throws TabfedError `data.empty`, or `data.wrong-shape` where lengths or a label do not fit the task. */
export function encodeImages({ pixels, labels }: ImagesSource, data: ImageData): EncodedRows {
  const rows = labels.length;
  if (rows === 0) throw emptyData('There are no images.');
  const shape = inputShape(data);
  if (pixels.length !== rows * imageBytes(data)) {
    throw wrongShape(
      `${rows} images of ${shape.join(' × ')} bytes need ${rows * imageBytes(data)} bytes of pixels, found ${pixels.length}.`,
      'Hand over one label for each image, and images of the size that the task names.',
    );
  }
  const wrong = labels.findIndex((label) => label >= data.classes.length);
  if (wrong >= 0) {
    throw wrongShape(
      `Image ${wrong + 1} has label ${labels[wrong]}, expected 0 to ${data.classes.length - 1}.`,
      'Give labels as indices into the classes of the task.',
    );
  }
  checkInputSize(rows, data);
  return {
    rows,
    inputShape: shape,
    inputs: scaled(pixels, data),
    targets: Float32Array.from(labels),
    skippedRows: 0,
  };
}

/** @throws TabfedError `data.wrong-shape` where the length does not fit the task. */
export function encodeInputImage(pixels: Uint8Array, data: ImageData): Float32Array {
  if (pixels.length !== imageBytes(data)) {
    throw wrongShape(
      `An image of ${inputShape(data).join(' × ')} has ${imageBytes(data)} bytes, found ${pixels.length}.`,
      'Scale the image to the size that the task names.',
    );
  }
  return scaled(pixels, data);
}

const imageBytes = (data: ImageData) => data.height * data.width * data.channels;

function scaled(pixels: Uint8Array, { center = 0, scale = 1 }: ImageData): Float32Array {
  const inputs = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) inputs[i] = (pixels[i]! / 255 - center) / scale;
  return inputs;
}
