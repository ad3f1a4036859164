/** A chart over the rounds as data, and what uPlot makes of it. */
import type uPlot from 'uplot';
import { drawLabels } from './line-labels.ts';

export interface PlotLine {
  /** `null` where a round has no such figure. */
  readonly values: readonly (number | null)[];
  /** A custom property of the stylesheets, e.g. `--hub`. */
  readonly colour: '--hub' | '--here';
  /** Written at the line's end, from the top down. */
  readonly label: readonly string[];
}

export interface PlotDrawing {
  readonly rounds: readonly number[];
  /** The first is drawn through, the others dashed: never told apart by colour alone. */
  readonly lines: readonly PlotLine[];
  /** Of the value axis. */
  readonly bounds: readonly [number, number];
  /** In CSS pixels, with both axes. */
  readonly height: number;
  /** Room for the labels to the right of the plot, in CSS pixels. */
  readonly labelWidth: number;
  /** Room for the values to the left. */
  readonly axisWidth: number;
  /** A value as it stands at the axis. */
  readonly write: (value: number) => string;
}

/** The newest value of a line. */
export function lastValue(line: readonly (number | null)[]): number | undefined {
  return line.findLast((value) => value !== null) ?? undefined;
}

/**
 * @param css - Of the element that the plot stands in: its colours and font.
 * @param onHover - Index of the round under the pointer; null when it leaves.
 */
export function plotOptions(
  drawing: PlotDrawing,
  width: number,
  css: CSSStyleDeclaration,
  onHover: (index: number | null) => void,
): uPlot.Options {
  const { rounds, lines, labelWidth, write } = drawing;
  const colour = (name: string) => css.getPropertyValue(name).trim();
  const font = css.getPropertyValue('--sans') || 'sans-serif';
  const first = rounds[0] ?? 1;
  const last = Math.max(rounds.at(-1) ?? 1, first + 4);
  const axis = {
    stroke: colour('--soft'),
    font: `11px ${font}`,
    ticks: { show: false },
    grid: { stroke: colour('--line'), width: 1 },
    gap: 6,
  };
  const labels = lines.flatMap((line, i) => {
    const value = lastValue(line.values);
    if (value === undefined) return [];
    return [{ value, texts: line.label, colour: colour(line.colour), isBold: i === 0 }];
  });
  return {
    width,
    height: drawing.height,
    padding: [12, labelWidth, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false, range: () => [first, last] }, y: { range: () => [...drawing.bounds] } },
    axes: [
      { ...axis, grid: { show: false }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], size: 28 },
      { ...axis, size: drawing.axisWidth, values: (_, splits) => splits.map(write) },
    ],
    series: [
      {},
      ...lines.map((line, i) => ({
        spanGaps: true,
        points: { show: rounds.length < 3, size: 6 },
        stroke: colour(line.colour),
        width: i === 0 ? 2.5 : 2,
        ...(i > 0 && { dash: [5, 4] }),
      })),
    ],
    hooks: {
      draw: [(plot) => drawLabels(plot, labels, font, labelWidth)],
      setCursor: [
        ({ cursor: { left, idx } }) => onHover(left !== undefined && left >= 0 ? (idx ?? null) : null),
      ],
    },
  };
}
