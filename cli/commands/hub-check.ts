/** `tabfed hub --check`: looks a data folder over while no hub runs on it; exit code 1 where something is damaged. */
import { join } from 'node:path';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { verifyAudit } from '../../server/observe/audit/verify.ts';
import { checkDataFolder } from '../../server/storage/check-data-folder.ts';
import type { StoreFinding } from '../../server/storage/findings.ts';

const AUDIT_LOG = 'audit.jsonl';

export async function checkHub(data: string): Promise<void> {
  const { taskCount, roundCount, findings } = await checkDataFolder(data, [AUDIT_LOG], auditFindings);
  for (const { severity, what, next } of findings) console.log(`${severity}: ${what} ${next}`);
  const damages = findings.filter(({ severity }) => severity === 'damage').length;
  if (damages > 0) process.exitCode = 1;
  const verdict = damages > 0 ? `${damages} found damaged` : 'all of it is intact';
  console.log(`${data}: ${taskCount} tasks, ${roundCount} committed rounds; ${verdict}.`);
}

async function auditFindings(copy: string): Promise<readonly StoreFinding[]> {
  try {
    const { problems, notes } = await verifyAudit(copy);
    return [
      ...problems.map((what) =>
        audit('damage', what, 'Keep copies of the log and the folder; find out why.'),
      ),
      ...notes.map((what) => audit('note', what, 'Nothing is to be done.')),
    ];
  } catch (error) {
    // A damaged store is told already; an audit log that is missing is not.
    if (!(error instanceof TabfedError)) throw error;
    if (error.code === 'hub.store-damaged') return [];
    const what = error.what.replaceAll(join(copy, AUDIT_LOG), AUDIT_LOG);
    return [
      audit('damage', what, `Restore ${AUDIT_LOG} from a backup, or let the next hub begin a new log.`),
    ];
  }
}

const audit = (severity: StoreFinding['severity'], what: string, next: string): StoreFinding => ({
  severity,
  what: `Audit log: ${what.replace(/\.?$/, '.')}`,
  next,
});
