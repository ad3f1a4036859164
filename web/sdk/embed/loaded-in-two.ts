/**
 * Stands between the imports of the courier: what is imported before it and what after are two tasks of the page's main
 * thread. Schemas are made when their module is evaluated, and all of them at once would hold a frame for too long.
 */
import { nextTask } from '../../../participant/courier/next-task.ts';

await nextTask();
