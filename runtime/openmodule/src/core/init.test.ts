import { silentLogger } from "@edgeloom/runtime/base";
import { memoryBus } from "@edgeloom/runtime/transport/memory";
import { expect, it } from "vitest";
import { core, initOpenmodule, shutdownOpenmodule } from "../index.js";

it("brings a core up and down, twice", async () => {
  for (const name of ["om_one", "om_two"]) {
    const made = await initOpenmodule(
      { NAME: name, TESTING: true },
      { transport: memoryBus({ log: silentLogger }).connect(), log: silentLogger },
    );
    expect(core()).toBe(made);
    expect(made.bus.name).toBe(name);
    await shutdownOpenmodule();
    expect(core()).toBeUndefined();
  }
});
