import type { PackageJob } from "../package-run.js";
import type { Manifest } from "./manifest.js";

/** One package to pack: where it lies, what it says of itself, and what it is made from. */
export type Subject = {
  /** Home of `package.json`, README, licence and changelog; absolute. */
  readonly folder: string;
  /** Folder above which nothing is looked for; absolute. */
  readonly root: string;
  /** What the configuration and the `package.json` of the folder say. */
  readonly manifest: Manifest;
  /** The sources; absolute. */
  readonly sources: string;
  /** How the sources are generated; undefined for a package that people write. */
  readonly job: PackageJob | undefined;
};
