/**
 * Entry of the courier: what a granted tag loads, one ES module whose hash the loader carries. It carries in turn
 * the hashes of bootstrap, trainer and kernels, which lie beside it.
 */
import * as z from 'zod/mini';
import type { CourierModule } from './contract.ts';
import { TagRun } from './tag-run.ts';

// Without it zod probes `new Function`, which a strict CSP blocks and reports.
z.config({ jitless: true });

const folder = import.meta.url.replace(/[^/]*$/, '');

export const run: CourierModule['run'] = (tag, page) => new TagRun(tag, page, folder);
