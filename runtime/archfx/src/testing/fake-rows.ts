import { int64gid } from "../helpers/gid.js";
import { type FakeCollection, type FakeRow, fakeCollections } from "./fake-collections.js";

/** The rows of every collection. Lists may be changed at any time, also between two pages. */
export class FakeRows {
  readonly #lists = new Map<string, FakeRow[]>(fakeCollections.map(({ name }) => [name, []]));
  #made = 1_000;

  /** The rows of a collection, to be changed in place. Throws `RangeError` for a name that is none. */
  list(name: string): FakeRow[] {
    const found = this.#lists.get(name);
    if (found === undefined) throw new RangeError(`the fake server has no collection "${name}"`);
    return found;
  }

  find(collection: FakeCollection, key: string): FakeRow | undefined {
    return this.list(collection.name).find((row) => String(row[collection.key]) === key);
  }

  create(collection: FakeCollection, fields: FakeRow): FakeRow {
    this.#made += 1;
    const row = { ...fields, [collection.key]: collection.makeKey(this.#made, fields) };
    this.list(collection.name).push(row);
    return row;
  }

  remove(collection: FakeCollection, row: FakeRow): void {
    const list = this.list(collection.name);
    list.splice(list.indexOf(row), 1);
  }
}

/** Puts what a new customer sees in: one organisation with site, area, line and machine, and 250 devices (three pages). */
export function seedRows(rows: FakeRows): void {
  const put = (name: string, row: FakeRow): void => void rows.list(name).push(row);
  const org = "arch-systems";
  put("account", { id: 1, slug: "user-1", email: "user1@test.com", username: "user1" });
  put("org", { id: "1", slug: org, name: "Arch Systems", about: "" });
  put("org", { id: "2", slug: "empty", name: "Empty", about: "" });
  put("site", { id: "ps--0000-0001", slug: "ps--0000-0001", name: "Site 1", org });
  put("area", { id: 1, slug: "pa--0000-0001", name: "Area 1", site: "ps--0000-0001", area_type: "smt", org });
  put("line", {
    id: 1,
    slug: "pl--0000-0001",
    name: "Line 1",
    site: "ps--0000-0001",
    area: "pa--0000-0001",
    line_type: "smt",
    org,
  });
  put("machine", {
    id: 1,
    slug: "d--0000-0001-0000-0001",
    label: "Printer",
    brand: "ACME",
    parent: "pl--0000-0001",
    site: "ps--0000-0001",
    org,
  });
  seedDevices(put, org);
}

function seedDevices(put: (name: string, row: FakeRow) => void, org: string): void {
  for (let n = 1; n <= 250; n += 1) {
    put("device", {
      id: n,
      slug: `d--${int64gid(n)}`,
      label: `Device ${n}`,
      parent: "pl--0000-0001",
      machine: n <= 3 ? "d--0000-0001-0000-0001" : null,
      connector_type: "tap",
      state: "N1",
      org,
    });
  }
  const slug = "sl--0000-0001--0000-0000-0000-0001--0000-5051";
  put("stream", {
    id: "1",
    slug,
    parent: "pl--0000-0001",
    device: "d--0000-0000-0000-0001",
    variable: "0000-5051",
    org,
  });
  put("streampages", {
    id: 1,
    stream: slug,
    device: "d--0000-0000-0000-0001",
    start: "2021-01-01T00:00:00Z",
    end: null,
  });
}
