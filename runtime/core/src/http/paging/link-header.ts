const maxLength = 16_384;

/** The target of the link with the relation `next` (RFC 8288); undefined when there is none. */
export function nextLink(header: string | undefined): string | undefined {
  if (header === undefined || header.length > maxLength) return undefined;
  for (const link of header.matchAll(/<([^<>]*)>([^<>]*)/g)) {
    const [, target, parameters = ""] = link;
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,]+))/i.exec(parameters);
    const relations = (relation?.[1] ?? relation?.[2] ?? "").toLowerCase().split(/\s+/);
    if (relations.includes("next")) return target;
  }
  return undefined;
}
