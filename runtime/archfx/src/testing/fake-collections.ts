import { int32gid, int64gid } from "../helpers/gid.js";

/** A row of a collection; plain JSON. */
export type FakeRow = { [field: string]: unknown };

/** What the fake server knows of a collection. */
export type FakeCollection = {
  /** Path below `/api/v1/`. */
  readonly name: string;
  /** The field by which a row is addressed. */
  readonly key: string;
  /** Query parameters that select rows, and the field that they are compared with. */
  readonly filters: Readonly<Record<string, string>>;
  /** What a new row must have; undefined where rows cannot be written. */
  readonly required?: readonly string[];
  /** The key of the n-th new row. */
  readonly makeKey: (n: number, row: FakeRow) => unknown;
};

const parent = (prefix: string) => (n: number) => `${prefix}--${int32gid(n)}`;
const id = (n: number): number => n;

/** Every collection of the service (specification, chapter 6). */
export const fakeCollections: readonly FakeCollection[] = [
  { name: "account", key: "slug", filters: {}, required: ["email"], makeKey: (n) => `user-${n}` },
  { name: "org", key: "slug", filters: {}, required: ["name"], makeKey: (_n, row) => slugOf(row["name"]) },
  {
    name: "site",
    key: "slug",
    filters: { org: "org", org__slug: "org" },
    required: ["name", "org"],
    makeKey: parent("ps"),
  },
  {
    name: "area",
    key: "slug",
    filters: { site: "site", org: "org" },
    required: ["name", "site"],
    makeKey: parent("pa"),
  },
  {
    name: "line",
    key: "slug",
    filters: { area: "area", site: "site", org: "org" },
    required: ["name", "site"],
    makeKey: parent("pl"),
  },
  {
    name: "machine",
    key: "slug",
    filters: { parent: "parent", line: "parent", site: "site", org: "org" },
    required: [],
    makeKey: (n) => `d--${int64gid((1n << 32n) + BigInt(n))}`,
  },
  {
    name: "device",
    key: "slug",
    filters: { parent: "parent", machine: "machine", org: "org" },
    required: ["label"],
    makeKey: (n) => `d--${int64gid(n)}`,
  },
  {
    name: "stream",
    key: "slug",
    filters: { device: "device", machine: "machine", parent: "parent", variable: "variable", org: "org" },
    required: [],
    makeKey: (n) => `sl--0000-0001--${int64gid(1)}--${int32gid(0x5000 + n)}`,
  },
  { name: "streampages", key: "id", filters: { stream: "stream", device: "device" }, makeKey: id },
  { name: "property", key: "id", filters: { target: "target" }, required: ["name", "target"], makeKey: id },
  {
    name: "note",
    key: "id",
    filters: { target: "target" },
    required: ["target", "timestamp", "note"],
    makeKey: id,
  },
  { name: "event", key: "id", filters: { filter: "stream" }, required: ["stream", "timestamp"], makeKey: id },
  { name: "streamer", key: "slug", filters: { device: "device" }, makeKey: id },
  { name: "streamer/report", key: "id", filters: { streamer: "streamer" }, makeKey: id },
];

function slugOf(name: unknown): string {
  return String(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
}
