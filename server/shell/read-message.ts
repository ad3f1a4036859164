/** The one door for what a socket sends: anything comes in, a message of the protocol or a refusal goes out. */
import * as z from 'zod/mini';
import { TabfedError } from '../../core/errors/tabfed-error.ts';
import { MAX_ID_LENGTH } from '../../core/protocol/limits.ts';
import { type ParticipantMessage, ParticipantMessageSchema } from '../../core/protocol/messages.ts';

/** Longest quotation of a message that does not fit, in UTF-16 units: names of fields are the sender's. */
const MAX_PROBLEMS_LENGTH = 600;

/** Without a language, zod/mini says no more than "Invalid input". */
const { localeError } = z.locales.en();

/** @throws TabfedError `message.invalid`, naming the first fields that do not fit. */
export function readMessage(message: unknown): ParticipantMessage {
  const result = ParticipantMessageSchema.safeParse(message, { error: localeError });
  if (result.success) return result.data;
  const type =
    typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined;
  const name = typeof type === 'string' ? `type "${type.slice(0, MAX_ID_LENGTH)}"` : 'no type';
  const problems = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`)
    .join('; ');
  const isLong = problems.length > MAX_PROBLEMS_LENGTH;
  throw new TabfedError('message.invalid', {
    what: `A message of ${name} does not fit its schema: ${isLong ? `${problems.slice(0, MAX_PROBLEMS_LENGTH)}…` : problems}.`,
    next: 'Send messages as docs/PROTOCOL.md describes them; an old page needs a reload.',
  });
}
