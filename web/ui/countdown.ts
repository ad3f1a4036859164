import { LightElement } from './light-element.ts';

/** Counts down to a moment of this machine's clock, as "0:41". */
export class Countdown extends LightElement {
  static override properties = { untilMs: { attribute: false } };
  declare untilMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.untilMs = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 500);
  }

  override disconnectedCallback(): void {
    clearInterval(this.#timer);
    super.disconnectedCallback();
  }

  override render() {
    return this.format.clock(this.untilMs - Date.now());
  }
}

customElements.define('tabfed-countdown', Countdown);
