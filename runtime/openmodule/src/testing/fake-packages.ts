import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime";
import { stringify } from "yaml";
import { packageFolder } from "../packages/index.js";
import { tempFolder } from "./temp.js";

/** What a package holds. A file that is given as undefined is left out. */
export type FakePackage = {
  /** Variables, or the text of the file. Default: none. */
  readonly env?: { readonly [name: string]: string } | string | undefined;
  /** Content, or the text of the file. Default: an empty mapping. */
  readonly yml?: object | string | undefined;
  /** Text of the `revision` file; null leaves it out, so that the package does not count as installed. */
  readonly revision?: string | null;
};

/** What a hardware package has beside. */
export type FakeHardwarePackage = FakePackage & {
  /** Written as `HARDWARE_TYPE`. */
  readonly hardwareType?: readonly string[];
  /** IPv4 address of the device. */
  readonly ip: string;
};

/** Installs packages that hold nothing but their settings (openmodule spec §13.2). */
export class FakePackageCreator {
  readonly directory: string;
  readonly #remove: () => void;

  /** @param options.directory - the folder of installed packages; default: one that goes away with this creator */
  constructor(options: { readonly directory?: string } = {}) {
    if (options.directory === undefined) {
      const folder = tempFolder();
      this.directory = folder.path;
      this.#remove = () => folder.remove();
    } else {
      this.directory = options.directory;
      mkdirSync(this.directory, { recursive: true });
      this.#remove = () => this.cleanDistFolder();
    }
  }

  /**
   * Creates the package of a service, such as `om_service_eventlog_1`, and gives its folder.
   *
   * @throws EdgeloomError `CONFIG` when it exists already
   */
  createPackage(service: string, content: FakePackage = {}): string {
    const folder = join(this.directory, packageFolder(service));
    if (existsSync(folder))
      throw new EdgeloomError("CONFIG", `there is a package ${service} already`, {
        place: folder,
        fix: "call cleanDistFolder before, or use another name",
      });
    mkdirSync(folder);
    const { env = {}, yml = {}, revision = "" } = content;
    writeFileSync(join(folder, "env"), typeof env === "string" ? env : envText(env));
    writeFileSync(join(folder, "yml"), typeof yml === "string" ? yml : stringify(yml));
    if (revision !== null) writeFileSync(join(folder, "revision"), revision);
    return folder;
  }

  /** Creates the package of a piece of hardware, such as `hw_camera_1`, whose yml says how it is reached. */
  createHardwarePackage(service: string, content: FakeHardwarePackage): string {
    const { ip, hardwareType = [], env = {}, yml = {}, ...rest } = content;
    const variables = {
      HARDWARE_TYPE: JSON.stringify(hardwareType),
      ...(typeof env === "string" ? {} : env),
    };
    const network = { network: networkOf(ip) };
    return this.createPackage(service, {
      ...rest,
      env: typeof env === "string" ? `${envText(variables)}${env}` : variables,
      yml: typeof yml === "string" ? `${stringify(network)}${yml}` : { ...network, ...yml },
    });
  }

  /** Removes all packages of the folder, also those of others. */
  cleanDistFolder(): void {
    for (const entry of readdirSync(this.directory, { withFileTypes: true }))
      if (entry.isDirectory()) rmSync(join(this.directory, entry.name), { recursive: true });
  }

  /** Removes what it has made. */
  dispose(): void {
    this.#remove();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function networkOf(ip: string): object {
  return {
    addresses: [`${ip}/24`],
    gateway: ip.replace(/\.\d+$/, ".1"),
    nameservers: ["8.8.8.8", "1.1.1.1"],
  };
}

/** Single quotes keep everything as it is but themselves and the backslash. */
function envText(env: { readonly [name: string]: string }): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}='${value.replace(/[\\']/g, "\\$&")}'\n`)
    .join("");
}
