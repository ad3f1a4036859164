/** How much a file may bring. */

/** More than any task may name, with room for columns that the task does not use. */
export const MAX_COLUMNS = 10_000;

/** Characters by which the form of a file is recognised. */
export const BEGINNING_CHARACTERS = 64 * 1024;

/** A file is streamed, so that its size costs time and no memory; what the task reads of it is bounded by itself. */
export const MAX_FILE_BYTES = 4 * 1024 ** 3;
