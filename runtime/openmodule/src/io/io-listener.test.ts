import { afterEach, beforeEach, expect, it } from "vitest";
import { openSite, type Site } from "../bus.test.support.js";
import { type IoEdge, IoListener } from "./index.js";

let site: Site;
let listener: IoListener;

beforeEach(async () => {
  site = await openSite();
  listener = new IoListener({ bus: site.bus });
  await site.bus.settled();
});
afterEach(() => site.end());

function say(value: number, edge: number): void {
  const gateway = { gate: "g", direction: "in" };
  site.say("io", { type: "io", gateway, pin: "button", value, inverted: false, edge });
}

it("takes an edge for one when the message between was lost: a button was pressed twice", async () => {
  const seen: string[] = [];
  for (const edge of ["rising", "falling", "none"] as const satisfies readonly IoEdge[])
    listener.addHandler("button", (message) => void seen.push(`${edge} ${message.value} ${message.edge}`), {
      edge,
    });
  say(1, 1);
  say(1, 1);
  say(1, 0);
  say(0, 0);
  await site.until(() => expect(seen).toEqual(["rising 1 1", "rising 1 1", "none 1 0", "falling 0 1"]));
});
