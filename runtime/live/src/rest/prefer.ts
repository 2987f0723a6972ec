/** What a client asks the mock for with `Prefer` (RFC 7240): a status, a named example, a fault. */
export type Preference = { readonly code?: string; readonly example?: string; readonly fault?: string };

const words: ReadonlySet<string> = new Set(["code", "example", "fault"]);

/** Reads the header; words that mean nothing here are passed over. */
export function readPrefer(header: string | undefined): Preference {
  const pairs = (header ?? "").split(/[,;]/).map((part) => part.trim().split("="));
  const known = pairs.filter(([name = ""]) => words.has(name.toLowerCase()));
  return Object.fromEntries(
    known.map(([name = "", value = ""]) => [name.toLowerCase(), value.replaceAll('"', "").trim()]),
  );
}
