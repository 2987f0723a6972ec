import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ApiModel } from "../ir/index.js";
import { memoryHost } from "../load/memory-host.js";
import { understand } from "../pipeline.js";
import { compareModels } from "./compare.js";

const modules = join(import.meta.dirname, "../../../schemas/fleet/modules");

type Edit = readonly [path: string, value: unknown];

function modelOf(file: string, edits: readonly Edit[]): ApiModel {
  const document = JSON.parse(readFileSync(join(modules, file), "utf8")) as Record<string, unknown>;
  for (const [path, value] of edits) {
    const keys = path.split(" ");
    const last = keys.pop() ?? "";
    let at = document;
    for (const key of keys) at = at[key] as Record<string, unknown>;
    if (value === undefined) delete at[last];
    else at[last] = value;
  }
  const host = memoryHost({ "/v/module.json": JSON.stringify(document) });
  const { model, diagnostics } = understand({ root: "/v", inputs: ["."], host });
  if (model === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return model;
}

/** What changes when these places of a module do; backwards it is the way back. */
function changes(file: string, edits: readonly Edit[], way: "there" | "back" = "there"): readonly string[] {
  const [one, other] = [modelOf(file, []), modelOf(file, edits)];
  const { changes: found } = way === "there" ? compareModels(one, other) : compareModels(other, one);
  return found.map(
    ({ level, subject, path, reason, breaks }) =>
      `${level} ${subject}${path === "" ? "" : ` ${path}`}: ${reason} [${breaks.join(" ")}]`,
  );
}

test.each(["mission.json", "io.json", "transparent.json", "example.json"])("%s is as it was", (file) => {
  expect(changes(file, [])).toEqual([]);
});

const device = "devices button";

describe("a change of", () => {
  // biome-ignore format: a table
  const told: readonly (readonly [what: string, file: string, edit: Edit, there: string, back?: string])[] = [
    ["the number", "example.json", ["number", 1001], "major module example: number 1000 → 1001 [device]"],
    ["the name in code", "example.json", ["x-edgeloom-name", "Other"], "major module example: module removed [device sdk]"],
    ["the name on the wire", "mission.json", ["name", "drive"], "major module mission: module removed [device sdk]"],
    ["the role pattern", "example.json", ["rolePattern", "^a$"], "major module example: roles any → ^a$ [device]", "minor module example: roles ^a$ → any []"],
    ["a device type", "example.json", [`${device} deviceType`, 1], "major module example/button: device type 0 removed [device sdk]"],
    ["further types", "example.json", [`${device} alsoTypes`, [1]], "minor module example/button: statuses may carry 1, too []", "major module example/button: statuses may no longer carry 1 [device]"],
    ["an encoding", "transparent.json", ["devices any status encoding", "text"], "major module transparent/any status: encoding bytes → text [device reader sdk]"],
    ["a schema", "example.json", [`${device} status schema`, undefined], "major module example/button status: it has no schema any more [reader sdk]", "major module example/button status: it has a schema now [device sdk]"],
    ["texts of a status", "example.json", [`${device} status texts`, ['{"pressed": true}']], "major module example/button status: fewer texts are taken [device]", "major module example/button status: more texts are taken [reader]"],
    ["texts of a command", "example.json", [`${device} command texts`, undefined], "major module example/button command: more texts are taken [device]", "major module example/button command: fewer texts are taken [writer]"],
    ["the layout", "example.json", [`${device} status layout`, "compact"], "patch module example/button status: JSON is spelt otherwise []"],
    ["a reason to send", "example.json", [`${device} rules sendable`, [{ kind: "always" }]], "minor module example/button: the rule sendable is another []"],
    ["how statuses are aggregated", "example.json", [`${device} rules aggregate`, "json-string"], "major module example/button: the rule aggregate is another [reader]"],
    ["error messages", "example.json", [`${device} rules foldError`, undefined], "major module example/button: the rule foldError is another [reader]", "minor module example/button: the rule foldError is another []"],
    ["pushing", "example.json", [`${device} rules pushesCommands`, true], "major module example/button: the rule pushesCommands is another [device]"],
    ["the canonical form", "io.json", ["devices button canonical items 2 fields 0 form bits", 8], "major module io/button: the canonical form is another [reader]"],
    ["a field of a status", "mission.json", ["devices autonomy status schema required", ["state", "nextStop"]], "major model mission-autonomy-Status telemetry: became optional [reader]"],
    ["a field of a command", "mission.json", ["$defs MissionAction enum", ["NO_ACTION", "STOP", "START", "PARK"]], "major model MissionAction: `\"PARK\"` allowed now [device]"],
  ];

  for (const [what, file, edit, there, back] of told)
    test(what, () => {
      if (there !== "") expect(changes(file, [edit])).toEqual(expect.arrayContaining([there]));
      if (back !== undefined) expect(changes(file, [edit], "back")).toContain(back);
    });
});
