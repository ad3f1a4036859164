/**
 * Entry of the courier: what a granted tag loads, one ES module whose hash the loader carries. It carries in turn
 * the hashes of bootstrap, trainer and kernels, which lie beside it.
 */
// biome-ignore-start assist/source/organizeImports: schemas of messages first, a pause, then those of tasks.
import '../../../core/protocol/messages.ts';
import './loaded-in-two.ts';
import * as z from 'zod/mini';
// biome-ignore-end assist/source/organizeImports: from here on as usual.
import type { CourierModule } from './contract.ts';
import { TagRun } from './tag-run.ts';

// Without it zod probes `new Function`, which a strict CSP blocks and reports.
z.config({ jitless: true });

const folder = import.meta.url.replace(/[^/]*$/, '');

export const run: CourierModule['run'] = (tag, page) => new TagRun(tag, page, folder);
