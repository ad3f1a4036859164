import uPlot from 'uplot';
import { LightElement } from '../light-element.ts';
import { type PlotDrawing, plotOptions } from './plot-drawing.ts';

/** For properties whose content is compared: a state made anew need not be another one. */
export const differs = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/**
 * An element with a plot over the rounds in its `.plot`: drawn anew for other data, another size and another colour
 * scheme. What is under the pointer is in `hovered`, for the readout beside the plot.
 */
export abstract class PlotElement extends LightElement {
  static override properties = { hovered: { state: true }, isTableOpen: { state: true } };
  protected declare hovered: number | null;
  protected declare isTableOpen: boolean;
  #plot: uPlot | undefined;
  #drawnWidth = 0;
  #resize = new ResizeObserver(() => this.#onResize());
  #scheme = matchMedia('(prefers-color-scheme: dark)');
  #onScheme = () => this.#draw();

  constructor() {
    super();
    this.hovered = null;
    this.isTableOpen = false;
  }

  /** @param width - Of the plot with its axes and labels, in CSS pixels. */
  protected abstract drawing(width: number): PlotDrawing;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#scheme.addEventListener('change', this.#onScheme);
  }

  override disconnectedCallback(): void {
    this.#scheme.removeEventListener('change', this.#onScheme);
    this.#resize.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
    super.disconnectedCallback();
  }

  override firstUpdated(): void {
    const host = this.querySelector('.plot');
    if (host) this.#resize.observe(host);
  }

  override updated(changed: Map<string, unknown>): void {
    const isOnlyShown = [...changed.keys()].every((name) => name === 'hovered' || name === 'isTableOpen');
    if (!isOnlyShown || changed.size === 0) this.#draw();
  }

  protected onTableToggled = (event: Event) => {
    this.isTableOpen = (event.target as HTMLDetailsElement).open;
  };

  /** The observer also fires for what drawing itself changed. */
  #onResize(): void {
    if (this.querySelector('.plot')?.clientWidth !== this.#drawnWidth) this.#draw();
  }

  #draw(): void {
    const host = this.querySelector<HTMLElement>('.plot');
    if (!host || host.clientWidth === 0) return;
    this.#drawnWidth = host.clientWidth;
    this.#plot?.destroy();
    const drawing = this.drawing(host.clientWidth);
    const hover = (index: number | null) => {
      this.hovered = index;
    };
    const data: uPlot.AlignedData = [[...drawing.rounds], ...drawing.lines.map(({ values }) => [...values])];
    this.#plot = new uPlot(plotOptions(drawing, host.clientWidth, getComputedStyle(this), hover), data, host);
  }
}
