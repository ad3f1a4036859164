/** `tabfed audit verify`: exit code 1 where anything does not agree. */
import { resolve } from 'node:path';
import { verifyAudit } from '../../server/observe/audit/verify.ts';

export async function runAuditVerify({ data }: { readonly data: string }): Promise<void> {
  const { entryCount, headHash, roundCount, problems, notes } = await verifyAudit(resolve(data));
  for (const note of notes) console.log(`note: ${note}`);
  if (problems.length > 0) {
    for (const problem of problems) console.error(`tabfed: audit: ${problem}`);
    console.error('The log and the data folder do not agree; keep copies of both and find out why.');
    process.exitCode = 1;
    return;
  }
  console.log(
    `The audit log is intact: ${entryCount} entries, and ${roundCount} committed rounds agree with the store and the model files.`,
  );
  console.log(`Newest hash: ${headHash}`);
  console.log('Keep it elsewhere: a later log that does not contain it was cut off or replaced.');
}
