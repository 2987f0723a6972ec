/**
 * Headers that belong to the connection, in small letters; nobody but the client says them. A length that a caller gives may not be
 * that of the body, and then two requests become one.
 */
export const connectionHeaders: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "host",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
