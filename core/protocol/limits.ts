/**
 * Sizes that both sides of the wire agree on, in bytes.
 * Figures behind them: a Socket.IO event above 1 MB closes the connection, and one big event starves the
 * heartbeat on a slow link, so that frames travel in chunks with a small window.
 */

/** The largest frame, or model, that rides inside one event. */
export const MAX_INLINE_BYTES = 64 * 1024;

/** The largest chunk of a frame. */
export const MAX_CHUNK_BYTES = 256 * 1024;

/** Chunks in flight before the sender waits for an acknowledgement. */
export const CHUNK_WINDOW = 4;

/** Socket.IO's limit for one event, on both sides. Never raised to model size. */
export const MAX_EVENT_BYTES = 1_000_000;

/** Longest identifier (task, participant, upload), in UTF-16 units. */
export const MAX_ID_LENGTH = 64;

/** Longest join token, in UTF-16 units; one that a hub makes has about 400. */
export const MAX_TOKEN_LENGTH = 2048;
