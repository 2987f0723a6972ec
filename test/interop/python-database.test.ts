import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  insertRow,
  integerColumn,
  jsonColumn,
  openDatabase,
  selectRows,
  table,
  textColumn,
  utcDateTimeColumn,
} from "@edgeloom/openmodule/database";
import { silentLogger } from "@edgeloom/runtime/base";
import { expect, it, onTestFinished } from "vitest";
import { havePython, runPython } from "./python-peer.js";

/** What a service in Python writes, in the formats of its library: UTC without zone, JSON as text, the revision of alembic. */
const before = `
import sqlite3, sys, json
from datetime import datetime
file = sqlite3.connect(sys.argv[1])
file.execute("PRAGMA foreign_keys=ON")
file.executescript("""
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
INSERT INTO alembic_version VALUES ('0a1b2c3d4e5f');
CREATE TABLE visit (id INTEGER NOT NULL, plate VARCHAR NOT NULL, entered DATETIME NOT NULL, infos VARCHAR, PRIMARY KEY (id));
""")
entered = str(datetime(2022, 1, 2, 3, 4, 5, 678901))
file.execute("INSERT INTO visit VALUES (1, ?, ?, ?)", ("GÄRIVO1", entered, json.dumps({"a": None, "b": "ü"})))
file.commit()
`;

/** Reads back as that service would, should it be put in place again. */
const afterwards = `
import sqlite3, sys, json
from datetime import datetime
file = sqlite3.connect(sys.argv[1])
parsed = [(id, plate, datetime.strptime(entered, "%Y-%m-%d %H:%M:%S.%f").isoformat(), json.loads(infos))
          for id, plate, entered, infos in file.execute("SELECT id, plate, entered, infos FROM visit ORDER BY id")]
print(json.dumps([parsed, file.execute("SELECT version_num FROM alembic_version").fetchall(), file.execute("PRAGMA integrity_check").fetchone()]))
`;

const Visit = table("visit", {
  id: integerColumn,
  plate: textColumn,
  entered: utcDateTimeColumn,
  infos: jsonColumn(),
});

it.runIf(havePython())(
  "goes on with the database of a service in Python, which could take it back",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "edgeloom-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "om_service_1.sqlite3");
    runPython(before, file);
    const migrations = join(folder, "migrations");
    mkdirSync(migrations);
    const tables =
      "CREATE TABLE visit (id INTEGER PRIMARY KEY, plate TEXT, entered TEXT, infos TEXT); CREATE TABLE more (x);";
    writeFileSync(join(migrations, "001_tables.sql"), tables);

    const settings = { NAME: "om_service_1", DATABASE_FOLDER: folder, TESTING: false };
    const database = await openDatabase({ settings, log: silentLogger }, { migrations });
    const rows = await database.session((session) => {
      insertRow(session, Visit, { id: 2, plate: "Ö2", entered: "2023-01-01T00:00:00", infos: { c: [1] } });
      return selectRows(session, Visit, {});
    });
    await database.close();

    expect(rows[0]).toEqual({
      id: 1,
      plate: "GÄRIVO1",
      entered: "2022-01-02T03:04:05.678901",
      infos: { a: null, b: "ü" },
    });
    expect(JSON.parse(runPython(afterwards, file))).toEqual([
      [
        [1, "GÄRIVO1", "2022-01-02T03:04:05.678901", { a: null, b: "ü" }],
        [2, "Ö2", "2023-01-01T00:00:00", { c: [1] }],
      ],
      [["0a1b2c3d4e5f"]],
      ["ok"],
    ]);
  },
);
