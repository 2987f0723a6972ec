import { Gateway } from "@edgeloom/openmodule-sdk";
import { beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import {
  blobColumn,
  booleanColumn,
  int64Column,
  integerColumn,
  jsonColumn,
  nullable,
  realColumn,
  textColumn,
  utcDateTimeColumn,
} from "./columns.js";
import type { Database } from "./database.js";
import { testDatabase } from "./database.test.support.js";
import type { Session } from "./session.js";
import { sql } from "./sql.js";
import { bulkDelete, bulkUpdate, insertRow, type Row, selectRows, table } from "./table.js";

const Visit = table("visit", {
  id: integerColumn,
  vehicle_id: int64Column,
  "odd name": nullable(textColumn),
  gateway: jsonColumn(Gateway),
  extra: nullable(jsonColumn()),
  entered: utcDateTimeColumn,
  price: realColumn,
  is_paid: booleanColumn,
  picture: nullable(blobColumn),
});

const visit = {
  id: 1,
  vehicle_id: 1_700_000_000_000_000_001n,
  "odd name": null,
  gateway: { gate: "einfahrt ä", direction: "in" },
  extra: null,
  entered: "2023-01-02T03:04:05",
  price: 2,
  is_paid: false,
  picture: null,
} as const;

let database: Database;
const within = <T>(work: (session: Session) => T): T => database.sessionSync(work);
const ids = (rows: readonly Row<typeof Visit>[]) => rows.map(({ id }) => id);

beforeEach(async () => {
  database = await testDatabase();
  within((session) =>
    session.exec(`CREATE TABLE visit (id INTEGER PRIMARY KEY, vehicle_id INTEGER, "odd name" TEXT, gateway TEXT,
      extra TEXT, entered TEXT, price REAL, is_paid INTEGER, picture BLOB)`),
  );
});

describe("rows of a table", () => {
  it("come back as they went in", () => {
    const other = {
      ...visit,
      id: 2,
      "odd name": 'O\'Hara "x"',
      extra: { deep: [1, null, 2n ** 60n], ä: "€" },
      is_paid: true,
      picture: new Uint8Array([0, 255]),
    };
    const rows = within((session) => {
      insertRow(session, Visit, visit);
      insertRow(session, Visit, other);
      return selectRows(session, Visit, {}, sql`ORDER BY id`);
    });
    expect(rows[0]).toEqual(visit);
    expect({ ...rows[1], picture: [...(rows[1]?.picture ?? [])] }).toEqual({ ...other, picture: [0, 255] });
    expectTypeOf(rows).items.toHaveProperty("vehicle_id").toEqualTypeOf<bigint>();
    expectTypeOf(rows).items.toHaveProperty("odd name").toEqualTypeOf<string | null>();
  });

  it("are completed and checked by the model of a JSON column", () => {
    within((session) => insertRow(session, Visit, { ...visit, gateway: { gate: "x" } }));
    expect(within((session) => selectRows(session, Visit, {}))[0]?.gateway).toEqual({
      gate: "x",
      direction: "",
    });
    const wrong = { ...visit, id: 3, gateway: { gate: 7, direction: "up" } } as never;
    expect(() => within((session) => insertRow(session, Visit, wrong))).toThrow(
      expect.objectContaining({ code: "INVALID" }),
    );
  });

  it("take moments, and refuse times with a zone", () => {
    const entered = new Date(Date.UTC(2023, 5, 1));
    within((session) => insertRow(session, Visit, { ...visit, entered }));
    expect(within((session) => selectRows(session, Visit, { entered }))[0]?.entered).toBe(
      "2023-06-01T00:00:00",
    );
    expect(() =>
      within((session) => insertRow(session, Visit, { ...visit, id: 2, entered: "2023-06-01T00:00:00Z" })),
    ).toThrow(expect.objectContaining({ code: "INVALID", place: "visit.entered" }));
  });

  it.each([
    ["id", 1.5],
    ["vehicle_id", 2n ** 63n],
    ["price", Number.NaN],
  ])("refuse a value that %s cannot hold", (name, value) => {
    const row = { ...visit, [name]: value };
    expect(() => within((session) => insertRow(session, Visit, row))).toThrow(
      expect.objectContaining({ place: `visit.${name}` }),
    );
  });

  it("are not read as something else", () => {
    within((session) => insertRow(session, Visit, visit));
    for (const [name, value] of [
      ["vehicle_id", "'x'"],
      ["is_paid", "2"],
      ["entered", "5"],
      ["gateway", "NULL"],
      ["price", "'x'"],
    ]) {
      const reading = (): unknown =>
        within((session) => {
          session.exec(`UPDATE visit SET ${name} = ${value}`);
          return selectRows(session, Visit, {});
        });
      expect(reading).toThrow(expect.objectContaining({ place: `visit.${name}` }));
    }
  });
});

describe("bulk statements", () => {
  beforeEach(() => {
    within((session) => {
      for (const id of [1, 2, 3, 4]) insertRow(session, Visit, { ...visit, id, price: id });
    });
  });

  it("tell how many rows they changed", () => {
    within((session) => {
      expect(bulkUpdate(session, Visit, { is_paid: true }, sql`price > ${2}`)).toBe(2);
      expect(bulkUpdate(session, Visit, { price: 9 }, { id: 99 })).toBe(0);
      expect(ids(selectRows(session, Visit, { is_paid: true }, sql`ORDER BY id DESC LIMIT ${1}`))).toEqual([
        4,
      ]);
      expect(bulkDelete(session, Visit, { is_paid: true, id: 3 })).toBe(1);
      expect(bulkDelete(session, Visit, sql`id = ${1} OR id = ${2}`)).toBe(2);
      expect(bulkDelete(session, Visit, {})).toBe(1);
    });
  });

  it("find NULL by null", () => {
    within((session) => {
      expect(bulkUpdate(session, Visit, { "odd name": "x" }, { "odd name": null, id: 1 })).toBe(1);
      expect(ids(selectRows(session, Visit, { "odd name": null }))).toEqual([2, 3, 4]);
    });
  });

  it("never take an undefined value for no condition", () => {
    const where = { id: undefined } as never;
    expect(() => within((session) => bulkDelete(session, Visit, where))).toThrow(/undefined/);
    expect(() => within((session) => bulkDelete(session, Visit, { nothing: 1 } as never))).toThrow(
      /no such column/,
    );
    expect(() => within((session) => bulkUpdate(session, Visit, {}, {}))).toThrow(/no column/);
  });

  it("keep values out of the text", () => {
    const text = "'; DROP TABLE visit; --";
    within((session) => {
      const part = sql`"odd name" = ${text}`;
      expect(bulkUpdate(session, Visit, { "odd name": text }, sql`id = ${1}`)).toBe(1);
      expect(ids(selectRows(session, Visit, sql`${part} AND id < ${5}`))).toEqual([1]);
      expect(session.get(sql`SELECT count(*) AS n FROM visit WHERE ${part}`)).toEqual({ n: 1 });
    });
  });

  it("insert a row of defaults", () => {
    within((session) => insertRow(session, Visit, {}));
    expect(within((session) => session.get("SELECT count(*) AS n FROM visit"))).toEqual({ n: 5 });
  });
});
