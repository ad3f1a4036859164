import type { MappingIssue } from '../../../participant/data/suggest/mapping-issues.ts';
import { FORMATS, type Language } from '../../ui/format.ts';
import { WORDS } from '../../ui/language.ts';

const WORDS_SHOWN = 5;

/** What would go wrong with a column, in a sentence. */
export function issueText(issue: MappingIssue, language: Language): string {
  const texts = WORDS[language].own.issue;
  const { decimal } = FORMATS[language];
  switch (issue.kind) {
    case 'unmapped':
    case 'always-positive':
      return texts[issue.kind];
    case 'not-in-file':
      return texts['not-in-file'](issue.from);
    case 'missing':
    case 'not-numbers':
      return texts[issue.kind](issue.rows);
    case 'unknown-words': {
      const shown = issue.words.slice(0, WORDS_SHOWN).join(', ');
      const more = issue.words.length - WORDS_SHOWN;
      return texts['unknown-words'](more > 0 ? `${shown} +${more}` : shown);
    }
    case 'never-positive':
      return texts['never-positive'](issue.positive);
    case 'odd-range':
      return texts['odd-range'](decimal(issue.mean), decimal(issue.expected));
    default:
      return issue satisfies never;
  }
}
