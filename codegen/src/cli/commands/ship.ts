import { documentOptions, readingOptions } from "./package-options.js";
import type { CommandSpec } from "./spec.js";

/** `edgeloom docs`. */
export const docsSpec = {
  purpose: "ship",
  usage: ["docs [PACKAGE …] --output DIR [OPTIONS]", "docs --input PATH --output DIR [OPTIONS]"],
  about: "Document what the schemas describe: a site, Markdown, or documents of a standard",
  details: [
    "All packages of the configuration, those that are named, or --input. One format fills the output, several have a folder each.",
  ],
  options: {
    output: { value: "DIR", about: "The folder to fill." },
    format: {
      value: "NAMES",
      default: "site",
      words: ["site", "markdown", "openapi", "asyncapi", "jsonschema"],
      about: "Comma-separated: site (by VitePress), markdown, openapi, asyncapi, jsonschema.",
    },
    base: { value: "PATH", default: "/", about: "The path that the site will lie under." },
    ...documentOptions,
    ...readingOptions,
    json: { about: "Print one line of JSON." },
  },
  examples: [
    ["docs fleet --output public", "a site about one package"],
    ["docs --input api.yaml --format openapi --output bundle", "one document with all that it refers to"],
  ],
  exits: { 0: "done", 2: "a document, the configuration or the command line is wrong" },
} as const satisfies CommandSpec;

/** `edgeloom release`. */
export const releaseSpec = {
  purpose: "ship",
  usage: ["release OLD NEW --package DIR [OPTIONS]"],
  about: "Write the version that the changes ask for, and a changelog",
  details: [
    "OLD and NEW are as for diff. The version goes into the package.json of the package, and what has changed into its CHANGELOG.md.",
  ],
  options: {
    package: { value: "DIR", about: "The folder with the package.json of the package." },
    to: { value: "VERSION", about: "This version. Default: the smallest that the changes allow." },
    "dry-run": { about: "Say what would be written, and write nothing." },
  },
  examples: [
    ["release v1.2.0:schemas schemas --package generated/api", "what came since a tag"],
    ["release main:schemas schemas --package generated/api --to 2.0.0", "as this version, if that is enough"],
  ],
  exits: {
    0: "done, or nothing has changed",
    1: "--to promises too much; nothing was written",
    2: "a document or the command line is wrong",
  },
} as const satisfies CommandSpec;

/** `edgeloom pack`. */
export const packSpec = {
  purpose: "ship",
  usage: ["pack [PACKAGE …] [OPTIONS]"],
  about: "Make an npm package of each SDK, for npm publish",
  details: [
    "A tarball with ES modules, CommonJS, declarations and a README. PACKAGE is a name, an output folder, or a folder with a package.json.",
  ],
  options: {
    output: { value: "DIR", about: "Where tarballs go. Default: here." },
    config: documentOptions.config,
    "dry-run": { about: "Say what would be packed, and write nothing." },
    json: { about: "Print one line of JSON for each package." },
  },
  examples: [
    ["pack generated/api --output dist", "one SDK"],
    ["pack --dry-run", "what would be in those of the configuration"],
  ],
  exits: {
    0: "done",
    1: "an SDK is not what its documents make",
    2: "a document, the configuration or the command line is wrong",
  },
} as const satisfies CommandSpec;
