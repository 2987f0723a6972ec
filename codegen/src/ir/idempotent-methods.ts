/** HTTP methods that may be repeated without harm: RFC 9110, section 9.2.2, and QUERY. */
export const idempotentMethods: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PUT",
  "DELETE",
  "QUERY",
]);
