import { expect, it } from "vitest";
import { itemsOf, testDatabase, testHost } from "./database.test.support.js";
import { openDatabase } from "./open.js";
import type { Session } from "./session.js";

const add = (session: Session, name: string) => session.run("INSERT INTO item (name) VALUES (?)", name);

/** A promise that somebody else resolves. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

it("keeps what a session did, and hands its result over", async () => {
  const database = await testDatabase();
  expect(await database.session((session) => add(session, "a"))).toEqual({ changes: 1, lastInsertRowid: 1 });
  expect(await itemsOf(database)).toEqual(["a"]);
});

it("undoes everything of a session that fails", async () => {
  const database = await testDatabase();
  const failing = database.session(async (session) => {
    add(session, "a");
    await Promise.resolve();
    throw new Error("boom");
  });
  await expect(failing).rejects.toThrow("boom");
  expect(await itemsOf(database)).toEqual([]);
});

it("undoes a session whose commit fails, and goes on", async () => {
  const database = await testDatabase();
  await database.session((session) =>
    session.exec("CREATE TABLE part (item INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)"),
  );
  const failing = database.session((session) => session.run("INSERT INTO part VALUES (7)"));
  await expect(failing).rejects.toMatchObject({ code: "SQLITE_CONSTRAINT_FOREIGNKEY" });
  expect(await database.session((session) => session.all("SELECT * FROM part"))).toEqual([]);
});

it("lets sessions in one after the other, in order", async () => {
  const database = await testDatabase();
  const { open, opened } = gate();
  const steps: string[] = [];
  const first = database.session(async () => {
    steps.push("first");
    await opened;
    steps.push("first ends");
  });
  const rest = ["second", "third"].map((name) => database.session(() => void steps.push(name)));
  expect(database.activeSessions).toBe(3);
  open();
  await Promise.all([first, ...rest]);
  expect(steps).toEqual(["first", "first ends", "second", "third"]);
  expect(database.activeSessions).toBe(0);
});

it("refuses sessions beyond the limit", async () => {
  const database = await testDatabase({ maxActiveSessions: 2 });
  const { open, opened } = gate();
  const both = [database.session(() => opened), database.session(() => {})];
  await expect(database.session(() => {})).rejects.toMatchObject({ code: "OVERLOADED" });
  open();
  await Promise.all(both);
  await database.session(() => {});
});

it("waits for its turn only so long, or until its caller gives up", async () => {
  const database = await testDatabase();
  const { open, opened } = gate();
  const long = database.session(() => opened);
  const never = (): never => expect.unreachable();
  await expect(database.session(never, { timeoutMs: 1 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  const controller = new AbortController();
  const given = database.session(never, { signal: controller.signal });
  controller.abort();
  await expect(given).rejects.toMatchObject({ code: "CANCELLED" });
  open();
  await long;
  await expect(database.session(never, { signal: controller.signal })).rejects.toMatchObject({
    code: "CANCELLED",
  });
  expect(database.activeSessions).toBe(0);
});

it("does not let a session be used after its end", async () => {
  const database = await testDatabase();
  const kept = await database.session((session) => session);
  for (const use of [() => add(kept, "a"), () => kept.all("SELECT 1"), () => kept.get("SELECT 1")])
    expect(use).toThrow(expect.objectContaining({ code: "CLOSED" }));
});

it("does not go on outside of a transaction that was ended inside of it", async () => {
  const database = await testDatabase();
  const ending = database.session((session) => {
    session.exec("COMMIT");
    add(session, "alone");
  });
  await expect(ending).rejects.toMatchObject({ code: "CONFIG" });
  expect(await itemsOf(database)).toEqual([]);
});

it("takes a session inside of another as a part of it", async () => {
  const database = await testDatabase();
  await database.session(async (outer) => {
    add(outer, "outer");
    await database.session((inner) => add(inner, "inner"));
    await expect(
      database.session((inner) => {
        add(inner, "lost");
        throw new Error("boom");
      }),
    ).rejects.toThrow("boom");
    await database.session(() => database.session((deep) => add(deep, "deep")));
    add(outer, "outer again");
  });
  expect(await itemsOf(database)).toEqual(["outer", "inner", "deep", "outer again"]);
  const failing = database.session(async () => {
    await database.session((inner) => add(inner, "with the outer one"));
    throw new Error("boom");
  });
  await expect(failing).rejects.toThrow("boom");
  expect(await itemsOf(database)).toHaveLength(4);
});

it("serialises sessions inside of the same one, and waits for those that nobody waited for", async () => {
  const database = await testDatabase();
  await database.session((outer) => {
    for (const name of ["a", "b"])
      void database.session(async (inner) => {
        expect(() => add(outer, "between")).toThrow(/goes on/);
        await Promise.resolve();
        add(inner, name);
      });
  });
  expect(await itemsOf(database)).toEqual(["a", "b"]);
});

it("takes work that outlives its session as work of its own", async () => {
  const database = await testDatabase();
  const { open, opened } = gate();
  let later: Promise<unknown> | undefined;
  await database.session(() => {
    later = opened.then(() => database.session((session) => add(session, "later")));
  });
  await expect(database.session(() => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
  open();
  await later;
  expect(await itemsOf(database)).toEqual(["later"]);
});

it("does work at once when it never waits", async () => {
  const database = await testDatabase();
  expect(database.sessionSync((session) => add(session, "a").changes)).toBe(1);
  expect(() => database.sessionSync((session) => [add(session, "b"), JSON.parse("{")])).toThrow(SyntaxError);
  expect(() => database.sessionSync(async (session) => add(session, "c"))).toThrow(/returned a promise/);
  database.sessionSync((outer) => {
    add(outer, "d");
    database.sessionSync((inner) => add(inner, "e"));
  });
  expect(await itemsOf(database)).toEqual(["a", "d", "e"]);
});

it("cannot wait for others in work that never waits", async () => {
  const database = await testDatabase();
  const { open, opened } = gate();
  const long = database.session(async (session) => {
    add(session, "outer");
    database.sessionSync((inner) => add(inner, "inner"));
    await opened;
  });
  expect(() => database.sessionSync(() => {})).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  open();
  await long;
  expect(await itemsOf(database)).toEqual(["outer", "inner"]);
});

it("runs a session alone that was begun in work that never waits, and not waited for", async () => {
  const database = await testDatabase();
  const started = database
    .sessionSync(() => [
      database.session((session) => add(session, "a")),
      database.session((session) => add(session, "b")),
    ])
    .map((each) => each);
  await Promise.all(started);
  expect(await itemsOf(database)).toEqual(["a", "b"]);
});

it("closes after the sessions that it has, and takes no more", async () => {
  const host = testHost();
  const database = await openDatabase(host, { migrations: false });
  const { open, opened } = gate();
  const done: string[] = [];
  const running = database.session(() => opened.then(() => done.push("running")));
  const waiting = database.session(() => done.push("waiting"));
  const closing = database.shutdown();
  await expect(database.session(() => {})).rejects.toMatchObject({ code: "CLOSED" });
  expect(() => database.sessionSync(() => {})).toThrow(expect.objectContaining({ code: "CLOSED" }));
  open();
  await Promise.all([running, waiting, closing]);
  expect(done).toEqual(["running", "waiting"]);
  await expect(database.shutdown()).rejects.toMatchObject({ code: "CLOSED" });
  await database.close();
  await (await openDatabase(host, { migrations: false })).shutdown();
});

it("undoes a session that does not end in time, and sends those away that wait", async () => {
  const folder = testHost();
  const database = await openDatabase(folder, { migrations: false });
  await database.session((session) => session.exec("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT)"));
  const { open, opened } = gate();
  const hanging = database.session(async (session) => {
    add(session, "a");
    await database.session(async (inner) => {
      add(inner, "b");
      await opened;
    });
  });
  const waiting = expect(database.session(() => {})).rejects.toMatchObject({ code: "CLOSED" });
  await database.close({ drainMs: 1 });
  await waiting;
  open();
  await expect(hanging).rejects.toMatchObject({ code: "CLOSED" });
  const again = await openDatabase(folder, { migrations: false });
  expect(await itemsOf(again)).toEqual([]);
  await again.close();
});
