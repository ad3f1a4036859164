import { describeFoldKernel } from '../testing/fold-kernel-contract.ts';
import { loopKernel } from './loop-kernel.ts';

describeFoldKernel('loop', loopKernel);
