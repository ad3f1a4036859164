import { participantId } from '../../core/protocol/ids.ts';

/** Stands in the members of a round for everybody who left for good: a figure without a name. */
export const FORGOTTEN = participantId('forgotten');
