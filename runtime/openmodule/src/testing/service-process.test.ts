import { expect, it } from "vitest";
import { ServiceProcess, tempFile } from "./index.js";

function start(program: string): ServiceProcess & Disposable {
  const file = tempFile(program, "service.mjs");
  const made = ServiceProcess.start(file.path, { env: { WHO: "a service" } });
  return Object.assign(made, { [Symbol.dispose]: () => void made.kill().then(() => file.remove()) });
}

it("starts a process, talks with it, and ends it in order", async () => {
  using service = start(`
    process.send({ who: process.env.WHO });
    process.on("message", (order) => process.send({ echo: order }));
    process.on("SIGTERM", () => process.exit(0));
  `);
  expect(await service.report()).toEqual({ who: "a service" });
  service.tell({ n: 1 });
  expect(await service.report((report) => Object.hasOwn(report as object, "echo"))).toEqual({
    echo: { n: 1 },
  });
  expect(service.told).toHaveLength(2);
  await service.assertCleanShutdown();
});

it("says what went wrong when the process ends before it reports, or in disorder", async () => {
  using broken = start(`console.error("out of paper"); process.exitCode = 3;`);
  await expect(broken.report()).rejects.toThrow(/ended with 3\n.*out of paper/s);
  expect(broken.errors).toContain("out of paper");
  using stubborn = start(
    `process.on("SIGTERM", () => process.exit(4)); process.send("up"); setInterval(() => {}, 1_000);`,
  );
  await stubborn.report();
  await expect(stubborn.assertCleanShutdown()).rejects.toMatchObject({ actual: { code: 4 } });
  using killed = start(`process.send("up"); setInterval(() => {}, 1_000);`);
  await killed.report();
  expect(await killed.kill()).toEqual({ code: null, signal: "SIGKILL" });
});
