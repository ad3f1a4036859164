/** Makes a drawing look like an MNIST digit. */

/** Side of the box that a digit fills, as a share of the image: 20 of 28 pixels. */
const BOX_SHARE = 20 / 28;
/** Fainter ink than this is the soft edge of a stroke, and does not count for the bounding box. */
const FAINTEST = 24;

/**
 * Scales the drawing's bounding box to 20/28 of the image, keeping its proportions, and places it with its
 * centre of mass in the middle, as the digits of MNIST were made.
 *
 * @param ink - drawnSide × drawnSide bytes, 0 is empty, 255 full ink. Not changed.
 * @param side - Width and height of the result, 28 for MNIST.
 * @returns side × side bytes, or undefined where nothing was drawn.
 * @see LeCun et al., "The MNIST database of handwritten digits", section on preprocessing.
 */
export function centreDigit(ink: Uint8Array, drawnSide: number, side: number): Uint8Array | undefined {
  const box = boundingBox(ink, drawnSide);
  if (box === undefined) return undefined;
  const scale = (side * BOX_SHARE) / Math.max(box.width, box.height);
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const small = new Float64Array(width * height);
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = meanOf(ink, drawnSide, {
        left: box.left + (x * box.width) / width,
        right: box.left + ((x + 1) * box.width) / width,
        top: box.top + (y * box.height) / height,
        bottom: box.top + ((y + 1) * box.height) / height,
      });
      small[y * width + x] = value;
      mass += value;
      massX += value * x;
      massY += value * y;
    }
  }
  const middle = (side - 1) / 2;
  const within = (wanted: number, size: number) => Math.min(Math.max(Math.round(wanted), 0), side - size);
  const left = within(middle - massX / mass, width);
  const top = within(middle - massY / mass, height);
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels[(top + y) * side + left + x] = Math.round(small[y * width + x] as number);
    }
  }
  return pixels;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function boundingBox(ink: Uint8Array, side: number): Box | undefined {
  let [left, top, right, bottom] = [side, side, -1, -1];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if ((ink[y * side + x] as number) < FAINTEST) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** Mean ink of an area whose sides may cut through pixels. */
function meanOf(
  ink: Uint8Array,
  side: number,
  area: { left: number; right: number; top: number; bottom: number },
): number {
  let [sum, weight] = [0, 0];
  for (let y = Math.floor(area.top); y < Math.min(side, Math.ceil(area.bottom)); y++) {
    const high = Math.min(y + 1, area.bottom) - Math.max(y, area.top);
    for (let x = Math.floor(area.left); x < Math.min(side, Math.ceil(area.right)); x++) {
      const share = high * (Math.min(x + 1, area.right) - Math.max(x, area.left));
      sum += share * (ink[y * side + x] as number);
      weight += share;
    }
  }
  return weight === 0 ? 0 : sum / weight;
}
