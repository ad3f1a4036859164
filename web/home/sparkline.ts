/** A small line of values without axes; the figures stand beside it. */
import { svg } from 'lit';

const [WIDTH, HEIGHT, EDGE] = [120, 32, 4];

/** Points of the polyline in a 120 × 32 box; a flat line where all values are equal. */
export function sparklinePoints(values: readonly number[]): readonly (readonly [x: number, y: number])[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = high > low ? high - low : 1;
  const step = (WIDTH - 2 * EDGE) / Math.max(1, values.length - 1);
  return values.map((value, i) => [
    EDGE + i * step,
    high > low ? HEIGHT - EDGE - ((value - low) / range) * (HEIGHT - 2 * EDGE) : HEIGHT / 2,
  ]);
}

export function sparkline(values: readonly number[], label: string) {
  const points = sparklinePoints(values);
  const last = points.at(-1);
  return svg`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label}>
    <polyline points=${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}></polyline>
    ${last === undefined ? '' : svg`<circle cx=${last[0]} cy=${last[1]} r="3"></circle>`}
  </svg>`;
}
