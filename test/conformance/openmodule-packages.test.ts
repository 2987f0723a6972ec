import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isBridgedSlave, overrideContext, PackageReader, packageFolder } from "@edgeloom/openmodule";
import { silentLogger } from "@edgeloom/runtime/base";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Package = { readonly env?: string; readonly yml?: string; readonly revision?: boolean };
type Packages = { readonly [folder: string]: Package };
type Found = { readonly prefix: string; readonly result: readonly string[] };
type Recording = {
  readonly packages: Packages;
  readonly service_dir: readonly { readonly service: string; readonly dir: string }[];
  readonly installed_services: readonly Found[];
  readonly load_setting: readonly {
    readonly service: string;
    readonly with_parent: boolean;
    readonly result: unknown;
  }[];
  readonly load_with_service_prefix: readonly Found[];
  readonly load_with_hardware_type_prefix: readonly Found[];
  readonly load_with_parent_type_prefix: readonly Found[];
  readonly is_bridged_slave: readonly {
    readonly packages: Packages;
    readonly settings: { readonly BRIDGED_SLAVE?: boolean };
    readonly result: boolean | null;
  }[];
};

const recording = vectors("openmodule/package_reader.json") as unknown as Recording;
const directories: string[] = [];
let ran = 0;

function installed(packages: Packages): string {
  const directory = mkdtempSync(join(tmpdir(), "edgeloom-"));
  directories.push(directory);
  for (const [folder, { env, yml, revision = true }] of Object.entries(packages)) {
    mkdirSync(join(directory, folder));
    const files = { env, yml, revision: revision ? "" : undefined };
    for (const [name, text] of Object.entries(files))
      if (text !== undefined) writeFileSync(join(directory, folder, name), text);
  }
  return directory;
}

const reader = new PackageReader({ directory: installed(recording.packages), log: silentLogger });

describe("installed packages", () => {
  it.each(recording.service_dir)("$service lies in $dir", ({ service, dir }) => {
    ran++;
    expect(packageFolder(service)).toBe(dir);
  });
  it.each(recording.installed_services)("with the prefix '$prefix'", ({ prefix, result }) => {
    ran++;
    expect(reader.installedServices(prefix)).toEqual(result);
  });
  it.each(recording.load_setting)("setting of $service", ({ service, with_parent, result }) => {
    ran++;
    expect(reader.loadSetting(service, { withParent: with_parent }) ?? null).toEqual(result);
  });
  it.each(recording.load_with_service_prefix)("settings with the prefix '$prefix'", ({ prefix, result }) => {
    ran++;
    expect([...reader.loadWithServicePrefix(prefix).keys()]).toEqual(result);
  });
  it.each(recording.load_with_hardware_type_prefix)("hardware '$prefix'", ({ prefix, result }) => {
    ran++;
    expect([...reader.loadWithHardwareTypePrefix(prefix).keys()]).toEqual(result);
  });
  it.each(recording.load_with_parent_type_prefix)("parents '$prefix'", ({ prefix, result }) => {
    ran++;
    expect([...reader.loadWithParentTypePrefix(prefix).keys()]).toEqual(result);
  });
  it.each(recording.is_bridged_slave)(
    "bridged slave: $result with $packages",
    ({ packages, settings, result }) => {
      ran++;
      const directory = installed(packages);
      const { BRIDGED_SLAVE } = settings;
      const found = overrideContext({ BRIDGED_SLAVE }, () =>
        isBridgedSlave({ directory, log: silentLogger }),
      );
      expect(found ?? null).toBe(result);
    },
  );
});

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
  console.log(`openmodule packages: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(37));
});
