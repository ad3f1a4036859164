import { sessionTranscript, sortedRoster } from '../../core/secagg/manifest.ts';
import type { OpenSession, SessionOpened } from '../../core/secagg/tab-events.ts';
import { ringWordsOf } from './mask.ts';
import { sha256 } from './primitives.ts';

/** Hub and tabs work out the same session id, each by itself. */
export async function openSession({ manifest, roster }: OpenSession): Promise<SessionOpened> {
  const session = await sha256(sessionTranscript(manifest, sortedRoster(roster)));
  return { type: 'session-opened', session, ringWords: await ringWordsOf(session, roster.length) };
}
