const canonical = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const bare = /^[0-9a-f]{32}$/;

/** The dashed lower-case form of a UUID in any form that peers write; undefined when it is none. */
export function normalUuid(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (canonical.test(value)) return value;
  const hex = value
    .toLowerCase()
    .replace(/^urn:uuid:/, "")
    .replaceAll(/[{}-]/g, "");
  if (!bare.test(hex)) return undefined;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
