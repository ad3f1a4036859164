/** A child process that appends to an audit log without end and prints the number of each entry that is safe: `PATH`. */
import { AuditFile } from '../audit/audit-file.ts';

const path = process.argv[2];
if (!path) throw new TypeError('append-audit.ts expects PATH');

const file = await AuditFile.open({ path, nowMs: Date.now, onFault: (error) => console.error(error) });
for (let n = file.entries.length + 1; ; n++) {
  file.append({ type: 'hub-started', figures: { tasks: n } });
  await file.settled();
  console.log(n);
}
