/** Images to inputs: between 0 and 1, unless the task scales them. */
import type { ImageData } from '../../core/task/data-schema.ts';
import type { ImagesSource, PicturesSource } from '../../core/task/data-source.ts';
import { inputShape } from '../../core/task/model-layout.ts';
import { emptyData, quote, wrongShape } from './data-errors.ts';
import { decodePicture } from './decode-picture.ts';
import { checkInputSize, type EncodedRows } from './encoded-rows.ts';
import { fitImage, type RawImage } from './fit-image.ts';
import type { Pace } from './reading/stream-file.ts';

/** @throws TabfedError `data.empty`, or `data.wrong-shape` where lengths or a label do not fit the task. */
export function encodeImages({ pixels, labels, size }: ImagesSource, data: ImageData): EncodedRows {
  checkLabels(labels, data);
  const given = size ?? data;
  const bytes = given.height * given.width * given.channels;
  if (pixels.length !== labels.length * bytes) {
    throw wrongShape(
      `${labels.length} images of ${sides(given)} bytes need ${labels.length * bytes} bytes of pixels, found ${pixels.length}.`,
      'Hand over one label for each image, and images of one size.',
    );
  }
  return encodeEach(labels, data, (index) =>
    fitted({ ...given, pixels: pixels.subarray(index * bytes, (index + 1) * bytes) }, data),
  );
}

/** As `encodeImages`, for picture files; each is opened, brought to the task's size and let go before the next. */
export async function encodePictures(
  { pictures }: PicturesSource,
  data: ImageData,
  pace: Pace,
): Promise<EncodedRows> {
  const labels = Uint16Array.from(pictures, ({ label }) => label);
  checkLabels(labels, data);
  const images: Uint8Array[] = [];
  for (const { name, bytes } of pictures) {
    images.push(fitted(await decodePicture(bytes, quote(name)), data));
    pace.onProgress?.({ done: images.length, total: pictures.length, rows: images.length });
    await pace.next();
  }
  return encodeEach(labels, data, (index) => images[index]!);
}

/** @throws TabfedError `data.wrong-shape` where the length does not fit the task. */
export function encodeInputImage(pixels: Uint8Array, data: ImageData): Float32Array {
  const bytes = data.height * data.width * data.channels;
  if (pixels.length !== bytes) {
    throw wrongShape(
      `An image of ${sides(data)} has ${bytes} bytes, found ${pixels.length}.`,
      'Scale the image to the size that the task names.',
    );
  }
  const inputs = new Float32Array(bytes);
  scaleInto(inputs, pixels, data);
  return inputs;
}

type Size = Pick<RawImage, 'height' | 'width' | 'channels'>;

const sides = ({ height, width, channels }: Size) => [height, width, channels].join(' × ');

function checkLabels(labels: Uint8Array | Uint16Array, data: ImageData): void {
  if (labels.length === 0) throw emptyData('There are no images.');
  const wrong = labels.findIndex((label) => label >= data.classes.length);
  if (wrong >= 0) {
    throw wrongShape(
      `Image ${wrong + 1} has label ${labels[wrong]}, expected 0 to ${data.classes.length - 1}.`,
      'Give labels as indices into the classes of the task.',
    );
  }
  checkInputSize(labels.length, data);
}

/** An image as it is where it has the task's size, else as the task says. */
function fitted(image: RawImage, data: ImageData): Uint8Array {
  const isSame = (['height', 'width', 'channels'] as const).every((side) => image[side] === data[side]);
  if (isSame) return image.pixels as Uint8Array;
  // Colours of the same size are the file's way of keeping shades, no other image.
  const isSized = image.height === data.height && image.width === data.width;
  if (data.resize === undefined && !isSized) {
    throw wrongShape(
      `The images are ${sides(image)}, and the task takes ${sides(data)} and no others.`,
      'Scale them before, or let the task say what becomes of them ("resize").',
    );
  }
  return fitImage(image, data);
}

function encodeEach(
  labels: Uint8Array | Uint16Array,
  data: ImageData,
  pixelsOf: (index: number) => Uint8Array,
): EncodedRows {
  const width = data.height * data.width * data.channels;
  const inputs = new Float32Array(labels.length * width);
  for (let index = 0; index < labels.length; index++) {
    scaleInto(inputs.subarray(index * width, (index + 1) * width), pixelsOf(index), data);
  }
  return {
    rows: labels.length,
    inputShape: inputShape(data),
    inputs,
    targets: Float32Array.from(labels),
    skippedRows: 0,
  };
}

function scaleInto(inputs: Float32Array, pixels: Uint8Array, { center = 0, scale = 1 }: ImageData): void {
  for (let i = 0; i < pixels.length; i++) inputs[i] = (pixels[i]! / 255 - center) / scale;
}
