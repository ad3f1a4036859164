/** What the build writes into every page and SDK bundle: which trainer belongs to it. */

export interface BuildInfo {
  /** `path` below the hub's root; `sha256` in lower-case hex, over exactly the served bytes. */
  readonly trainer: { readonly path: string; readonly sha256: string };
  /** tfjs's WASM kernels, as paths below the hub's root. */
  readonly wasm: readonly string[];
}

/** Replaced by Vite's `define`; see scripts/build. */
declare const __TABFED_BUILD__: BuildInfo;

export const BUILD_INFO: BuildInfo = __TABFED_BUILD__;
