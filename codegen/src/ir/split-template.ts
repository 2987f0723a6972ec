/**
 * What of a path template goes into the path and what into the query. OpenAPI has templates end with the path; some documents have a
 * query behind it, or a fragment that tells several operations of one path apart and is sent by nobody.
 */
export function splitTemplate(template: string): { readonly path: string; readonly query: string } {
  const [sent = ""] = template.split("#", 1);
  const at = sent.indexOf("?");
  return at < 0 ? { path: sent, query: "" } : { path: sent.slice(0, at), query: sent.slice(at + 1) };
}
