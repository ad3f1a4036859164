/** Raised by one whenever an older peer could misread a message. History in docs/PROTOCOL.md. */
export const PROTOCOL_VERSION = 2;
