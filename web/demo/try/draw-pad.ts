import { html } from 'lit';
import { LightElement } from '../../ui/light-element.ts';

const SIDE = 280;
const STROKE = 20;

/** A field to draw on with mouse, finger or pen. Fires `drawn` after each stroke, with the ink so far. */
export class DrawPad extends LightElement {
  static readonly side = SIDE;
  #last: { x: number; y: number } | undefined;

  override render() {
    return html`<canvas
      width=${SIDE}
      height=${SIDE}
      role="img"
      aria-label=${this.words.draw}
      data-testid="draw-pad"
      @pointerdown=${this.#start}
      @pointermove=${this.#move}
      @pointerup=${this.#end}
      @pointercancel=${this.#end}
    ></canvas>`;
  }

  clear(): void {
    this.#context().clearRect(0, 0, SIDE, SIDE);
  }

  #context(): CanvasRenderingContext2D {
    const context = this.querySelector('canvas')?.getContext('2d', { willReadFrequently: true });
    if (!context) throw new TypeError('The drawing field has no 2d context.');
    return context;
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * SIDE,
      y: ((event.clientY - box.top) / box.height) * SIDE,
    };
  }

  #start(event: PointerEvent): void {
    (event.currentTarget as HTMLCanvasElement).setPointerCapture(event.pointerId);
    this.#last = this.#place(event);
    this.#stroke(this.#last);
  }

  #move(event: PointerEvent): void {
    if (this.#last === undefined) return;
    this.#stroke(this.#place(event));
  }

  #stroke(to: { x: number; y: number }): void {
    const from = this.#last ?? to;
    const context = this.#context();
    context.strokeStyle = getComputedStyle(this).getPropertyValue('--picture-ink').trim() || 'white';
    context.lineWidth = STROKE;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    this.#last = to;
  }

  #end(): void {
    if (this.#last === undefined) return;
    this.#last = undefined;
    const rgba = this.#context().getImageData(0, 0, SIDE, SIDE).data;
    const ink = new Uint8Array(SIDE * SIDE);
    for (let i = 0; i < ink.length; i++) ink[i] = rgba[i * 4 + 3] as number;
    this.dispatchEvent(new CustomEvent('drawn', { detail: ink }));
  }
}

customElements.define('tabfed-draw-pad', DrawPad);
