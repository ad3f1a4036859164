/** What the build writes into every page and SDK bundle: which code may see rows there. */

export interface PinnedFile {
  /** Below the hub's root, and below the folder of one version of the script tag. */
  readonly path: string;
  /** In lower-case hex, over exactly the served bytes. */
  readonly sha256: string;
}

export interface BuildInfo {
  readonly trainer: PinnedFile;
  /** tfjs's WASM kernels. */
  readonly wasm: readonly PinnedFile[];
}

/** Replaced by Vite's `define`; see scripts/build. */
declare const __TABFED_BUILD__: BuildInfo;

export const BUILD_INFO: BuildInfo = __TABFED_BUILD__;
