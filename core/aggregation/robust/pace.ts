/** Values gone through between two yields: a few milliseconds of the plainest work, ten or so of sorting. */
const WORK_OF_A_SLICE = 2 ** 20;
/** Values of a long vector that are gone through in one piece. */
export const BLOCK = 2 ** 18;

/** Says when work in slices has gone on for long enough, so that its slices last alike whatever the cohort and the model. */
export class Pace {
  #work = 0;

  /**
   * @param values - Gone through since the last call.
   * @returns Whether the caller should yield now.
   */
  isDue(values: number): boolean {
    this.#work += values;
    if (this.#work < WORK_OF_A_SLICE) return false;
    this.#work = 0;
    return true;
  }
}

/** What sorting so many values costs, in values gone through. */
export const sortingWork = (count: number) => 4 * count * Math.ceil(Math.log2(count + 1));
