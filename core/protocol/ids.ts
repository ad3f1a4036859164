/**
 * Branded identifiers: a participant's id in the place of a task's does not compile.
 * The schemas in `messages.ts` produce them; code that already knows a value is one uses these casts.
 */
export type ParticipantId = string & { readonly __brand: 'ParticipantId' };
export type TaskId = string & { readonly __brand: 'TaskId' };
/** Lower-case hex SHA-256 over exactly the model's bytes: flat little-endian float32 in layout order. */
export type ModelId = string & { readonly __brand: 'ModelId' };

export const participantId = (value: string) => value as ParticipantId;
export const taskId = (value: string) => value as TaskId;
export const modelId = (value: string) => value as ModelId;
