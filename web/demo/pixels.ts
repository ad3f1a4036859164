import { LightElement } from '../ui/light-element.ts';

/** One grey image, drawn as it is: 0 is the dark ground, 255 the bright ink. */
export class Pixels extends LightElement {
  static override properties = {
    pixels: { attribute: false },
    width: { type: Number },
    height: { type: Number },
  };
  /** height × width bytes. Kept, not changed. */
  declare pixels: Uint8Array;
  declare width: number;
  declare height: number;
  #canvas = document.createElement('canvas');

  constructor() {
    super();
    this.pixels = new Uint8Array(0);
    this.width = 0;
    this.height = 0;
  }

  override render() {
    return this.#canvas;
  }

  override updated(): void {
    const { width, height, pixels } = this;
    if (width === 0 || height === 0 || pixels.length !== width * height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#canvas.ariaHidden = 'true';
    const image = new ImageData(width, height);
    pixels.forEach((value, i) => {
      // Black ink on a bright page would lie about the data: the ground stays dark in both schemes.
      image.data.set([23 + value * 0.91, 24 + value * 0.9, 26 + value * 0.9, 255], i * 4);
    });
    this.#canvas.getContext('2d')?.putImageData(image, 0, 0);
  }
}

customElements.define('tabfed-pixels', Pixels);
