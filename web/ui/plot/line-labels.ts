/** What is written beside the ends of a chart's lines. */
import type uPlot from 'uplot';

const LINE_HEIGHT = 17;
const GAP = 10;

export interface LineLabel {
  /** Where the line ends. */
  readonly value: number;
  /** From the top down. */
  readonly texts: readonly string[];
  readonly colour: string;
  readonly isBold: boolean;
}

/**
 * Writes each line's label beside its end; two that would overlap are moved apart.
 *
 * @param width - Room to the right of the plot, in CSS pixels; a longer text is squeezed into it.
 */
export function drawLabels(plot: uPlot, labels: readonly LineLabel[], font: string, width: number): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const lineHeight = LINE_HEIGHT * ratio;
  const sorted = labels.toSorted((a, b) => b.value - a.value);
  const tops = stackLabels(
    sorted.map(({ value }) => plot.valToPos(value, 'y', true)),
    sorted.map(({ texts }) => texts.length * lineHeight),
    bbox.top - lineHeight / 2,
    bbox.top + bbox.height + lineHeight / 2,
  );
  ctx.save();
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  sorted.forEach(({ texts, colour, isBold }, n) => {
    ctx.fillStyle = colour;
    ctx.font = `${isBold ? 600 : 400} ${12.5 * ratio}px ${font}`;
    texts.forEach((text, i) => {
      const y = (tops[n] ?? 0) + (i + 0.5) * lineHeight;
      ctx.fillText(text, bbox.left + bbox.width + GAP * ratio, y, (width - GAP - 2) * ratio);
    });
  });
  ctx.restore();
}

/**
 * Where labels beside the lines' ends stand, so that none covers another and all stay between `top` and
 * `bottom`, each as near to its line's end as that allows.
 *
 * @param middles - The lines' ends, from the top down, in pixels.
 * @param heights - The labels' heights, in the same order.
 * @returns Each label's upper edge.
 */
export function stackLabels(
  middles: readonly number[],
  heights: readonly number[],
  top: number,
  bottom: number,
): readonly number[] {
  const height = (i: number) => heights[i] ?? 0;
  let free = top;
  const down = middles.map((middle, i) => {
    const at = Math.max(middle - height(i) / 2, free);
    free = at + height(i);
    return at;
  });
  let limit = bottom;
  return down
    .map((_, i) => down.length - 1 - i)
    .map((i) => {
      limit = Math.min(down[i] ?? 0, limit - height(i));
      return limit;
    })
    .toReversed();
}
