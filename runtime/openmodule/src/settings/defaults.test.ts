import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { globalSettings } from "./defaults.js";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "edgeloom-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

function on(environment: { readonly [key: string]: string }, isInsideDocker = true) {
  return globalSettings({ environment, directory, isInsideDocker, hostName: "device" });
}

describe("the global settings", () => {
  it("are those of production inside a container", () => {
    expect(on({})).toMatchObject({
      NAME: "om_dev_unnamed_1",
      VERSION: "unknown",
      RESOURCE: "",
      DEBUG: false,
      TESTING: false,
      LOG_LEVEL: "INFO",
      DATABASE_FOLDER: "/data/sqlite/",
      DIST_FOLDER: "/opt/openmodule/dist2",
      BRIDGED_SLAVE: undefined,
      DEV_DEVICE: false,
    });
    expect(on({})).toMatchObject({
      PARENT: "",
      CURRENCY: "EUR",
      TIMEZONE: "Europe/Vienna",
      COMPUTE_ID: 1,
      LANGUAGE: "de",
      DATABOX_UPLOAD_DIR: "/upload",
    });
    expect(on({ TESTING: "1" }).LANGUAGE).toBe("");
  });

  it("are those of development outside of one, unless a version is known", () => {
    expect(on({}, false)).toMatchObject({ DEBUG: true, RESOURCE: "device", LOG_LEVEL: "DEBUG" });
    expect(on({ VERSION: "1.2" }, false)).toMatchObject({ DEBUG: false, VERSION: "1.2" });
    writeFileSync(join(directory, "VERSION"), "3.4\n");
    expect(on({}, false)).toMatchObject({ DEBUG: false, VERSION: "3.4" });
  });

  it("put databases where tests and debugging cannot hurt, whatever the environment says", () => {
    const DATABASE_FOLDER = "/elsewhere";
    expect(on({ DATABASE_FOLDER }).DATABASE_FOLDER).toBe("/elsewhere");
    expect(on({ DATABASE_FOLDER, DEBUG: "1" }).DATABASE_FOLDER).toBe("../sqlite/debug/");
    expect(on({ DATABASE_FOLDER, TESTING: "1" }).DATABASE_FOLDER).toBe("../sqlite/test/");
  });

  it("let the environment speak where it does", () => {
    expect(on({ BRIDGED_SLAVE: "no", AUTH_RESOURCE: "site_1", DEVICE_HOST: "x.test.example" })).toMatchObject(
      {
        BRIDGED_SLAVE: false,
        RESOURCE: "site_1",
        DEV_DEVICE: true,
      },
    );
  });
});
