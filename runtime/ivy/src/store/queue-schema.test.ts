import { expect, test } from "vitest";
import { Connection } from "../sqlite/index.js";
import { openQueue } from "./index.js";
import { reading, temporaryFolder } from "./queue.test.support.js";
import { queueFile } from "./queue-file.js";

const folder = temporaryFolder();

/** What a later version of the software does to the database while it runs on trial. */
function migrateFurther(oldestUser: number): void {
  openQueue({ dataFolder: folder() }).close();
  const connection = new Connection(queueFile(folder()));
  connection.exec("CREATE TABLE of_the_future (id INTEGER PRIMARY KEY) STRICT");
  connection.pragma("user_version = 99");
  connection.pragma(`application_id = ${oldestUser}`);
  connection.close();
}

test("a version that comes back works with the database of the one that was given up", () => {
  migrateFurther(1);
  const queue = openQueue({ dataFolder: folder() });
  queue.add(reading(1));
  expect(queue.count()).toBe(1);
  queue.close();
});

test("a database that a later version has made for itself alone is left alone", () => {
  migrateFurther(99);
  expect(() => openQueue({ dataFolder: folder() })).toThrow("the queue has schema 99");
});
