import { loopKernel } from '../../core/aggregation/loop-kernel.ts';
import type { FoldKernel } from '../../core/ports.ts';
import { wasmKernel } from './wasm-kernel.ts';

/** The kernel of this process, chosen once; its name says which. Both give the same bits. */
export const foldKernel: FoldKernel = wasmKernel() ?? loopKernel;
