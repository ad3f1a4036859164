/** `tabfed doctor`: a partner's page, opened as a visitor would. Exit code 1 where there is a problem. */
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { wrongArgument } from '../arguments.ts';
import { examine } from '../doctor/examine.ts';
import { type Finding, findingLine } from '../doctor/finding.ts';

export const doctorCommand = new Command('doctor')
  .description("open a partner's page in a real browser and say what keeps its script tag from working")
  .argument('<url>', 'the page, e.g. https://partner.example/loans')
  .option('--wait <seconds>', 'how long to wait for the first update', seconds, 60)
  .option('--json <file>', 'write the findings')
  .addHelpText(
    'after',
    '\nThe doctor agrees to take part as a visitor of its own, with the rows that the page shows, and leaves after one update.',
  )
  .action(runDoctor);

async function runDoctor(
  url: string,
  options: { readonly wait: number; readonly json?: string },
): Promise<void> {
  const findings: Finding[] = [];
  const tell = (finding: Finding) => {
    findings.push(finding);
    console.log(findingLine(finding));
  };
  // Loaded here: every other command does without Playwright.
  const { visit } = await import('../doctor/visit.ts');
  const visited = await visit(url);
  try {
    await examine(visited, { waitMs: options.wait * 1000, tell });
  } finally {
    await visited.close();
  }
  const problems = findings.filter(({ severity }) => severity === 'problem').length;
  console.log(
    problems === 0
      ? 'The tag works here.'
      : `${problems} ${problems === 1 ? 'problem' : 'problems'} to mend.`,
  );
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ url, findings }, null, 2)}\n`);
  if (problems > 0) process.exitCode = 1;
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 3600) return value;
  throw wrongArgument(text, 'seconds, above 0, at most 3600');
}
