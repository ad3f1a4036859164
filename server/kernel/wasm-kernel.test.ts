import { describeFoldKernel } from '../../core/testing/fold-kernel-contract.ts';
import { wasmKernel } from './wasm-kernel.ts';

describeFoldKernel('wasm-simd', wasmKernel()!);
