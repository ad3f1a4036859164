/** Tables with a column for each place, as lines with a row for each place and moment. */

/**
 * @param names - Of the columns that hold a place's name and its values.
 * @returns One place after another; what stood in the first column comes second. `time,A,B` → `place,time,value`.
 */
export function unpivot(
  lines: readonly string[],
  names: { place: string; value: string },
): readonly string[] {
  const [header = '', ...rows] = lines.map((line) => line.split(','));
  const [time, ...places] = header;
  return [
    `${names.place},${time},${names.value}`,
    ...places.flatMap((place, i) => rows.map((cells) => `${place},${cells[0]},${cells[i + 1]}`)),
  ];
}
