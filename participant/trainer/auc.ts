/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counted half.
 * Exact, from ranks (Mann and Whitney), in O(n log n).
 *
 * @param targets - 0 or 1 for each score.
 * @returns NaN where there are no positive rows, or no negative ones.
 */
export function areaUnderRoc(scores: Float32Array, targets: Float32Array): number {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    // Ties share the mean of the ranks start + 1 … end. A NaN ties with nothing, itself included.
    if (end === start) return Number.NaN;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (targets[order[i]!] !== 1) continue;
      positives++;
      rankSum += rank;
    }
    start = end;
  }
  const pairs = positives * (order.length - positives);
  return (rankSum - (positives * (positives + 1)) / 2) / pairs;
}
