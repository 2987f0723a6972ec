// Writes rows until it is killed, and says of each that it was written: `node writer-child.mjs <folder> <migrations>`.
// Each session writes two rows, or none.
import { writeSync } from "node:fs";
import { openDatabase } from "@edgeloom/openmodule/database";

const [folder, migrations] = process.argv.slice(2);
const settings = { NAME: "om_writer_1", DATABASE_FOLDER: folder, TESTING: false };
const database = await openDatabase({ settings }, { migrations });
// Many moments lie inside of a checkpoint then.
database.sessionSync((session) => session.get("PRAGMA wal_autocheckpoint = 10"));
const last = await database.session((session) => session.get("SELECT max(id) AS id FROM pair"));

for (let id = Number(last.id ?? 0) + 1; ; id += 2) {
  const text = `${id} `.repeat(1 + ((id * 31) % 400));
  await database.session(async (session) => {
    session.run("INSERT INTO pair (id, text) VALUES (?, ?)", id, text);
    await new Promise((resolve) => setImmediate(resolve));
    session.run("INSERT INTO pair (id, text) VALUES (?, ?)", id + 1, text);
    if (id % 7 === 0) session.run("DELETE FROM scratch");
    session.run("INSERT INTO scratch VALUES (?)", text.repeat(20));
  });
  // Synchronous: what was acknowledged is in the pipe when the kill comes.
  writeSync(1, `${id + 1}\n`);
}
