import type { Limits } from "../limits.js";
import type { Emitter } from "../plugin/emitter.js";
import type { SchemaOptions } from "../schema-options.js";
import type { PackageFacts } from "./package-facts.js";

/** Names of the built-in emitters. */
export type EmitterName = "types" | "validators" | "messages" | "rpc" | "rest" | "devices" | "paths";

/** One emitted package: which documents it comes from and where it goes. */
export type PackageConfig = SchemaOptions & {
  /** Documents, or folders of documents, relative to the configuration file. */
  readonly input: string | readonly string[];
  /** Folder that edgeloom owns and fills, relative to the configuration file. */
  readonly output: string;
  /** What to emit; everything but `paths` by default. An emitter brings those it builds on. */
  readonly emit?: readonly EmitterName[];
  /** Folders that a `$ref` may reach, relative to the configuration file. Default: the folders of `input`. */
  readonly allowedRoots?: readonly string[];
  /** Limits that are not the defaults, as in `{ maxEnumValues: 20_000 }`. A document that passes one is refused. */
  readonly limits?: Partial<Limits>;
  /** Emitters of your own or of other packages, made with `defineEmitter` of `edgeloom/plugin`; each fills a folder of its name. */
  readonly plugins?: readonly Emitter[];
  /** Files that take the place of the templates `module` and `index`, relative to the configuration file. */
  readonly templates?: { readonly module?: string; readonly index?: string };
  /** Name, version and what else a published package says of itself: for `edgeloom pack`. */
  readonly package?: PackageFacts;
};

/** What `edgeloom.config.ts` exports. */
export type Config = {
  readonly packages: readonly PackageConfig[];
};

/** Gives the configuration its type; returns it as it is. */
export function defineConfig(config: Config): Config {
  return config;
}
