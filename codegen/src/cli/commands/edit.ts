import { packageOptions } from "./package-options.js";
import type { CommandSpec } from "./spec.js";

const wrong = "a document, the configuration or the command line is wrong";

/** `edgeloom generate`. */
export const generateSpec = {
  purpose: "edit",
  usage: ["generate [OPTIONS]", "generate --input PATH --output DIR [OPTIONS]"],
  about: "Emit the SDKs that edgeloom.config.ts names, or one from --input to --output",
  details: [
    "Unchanged inputs are recognised by their content and nothing is done. A package with errors keeps its old output.",
  ],
  options: { ...packageOptions, force: { about: "Generate even when nothing has changed." } },
  examples: [
    ["generate", "all packages of the configuration"],
    ["generate --input api.yaml --output src/api", "one SDK, without a configuration"],
  ],
  exits: { 0: "done or up to date", 2: wrong },
} as const satisfies CommandSpec;

/** `edgeloom watch`. */
export const watchSpec = {
  purpose: "edit",
  usage: ["watch [PACKAGE …] [OPTIONS]", "watch --input PATH --output DIR [OPTIONS]"],
  about: "Generate at every save, and say what has changed and whom it breaks",
  details: [
    "Generates now, and again whenever a document, the configuration or a template is saved, until Ctrl-C. A mistake keeps the old output.",
  ],
  options: packageOptions,
  examples: [
    ["watch", "all packages of the configuration"],
    ["watch fleet --json", "one of them, with a line of JSON for each run"],
  ],
  exits: { 0: "Ctrl-C", 2: "the configuration or the command line is wrong" },
} as const satisfies CommandSpec;

/** `edgeloom check`. */
export const checkSpec = {
  purpose: "check",
  usage: ["check [OPTIONS]", "check --input PATH --output DIR [OPTIONS]"],
  about: "Say which emitted files are stale; write nothing",
  options: packageOptions,
  examples: [
    ["check", "all packages of the configuration, as CI does"],
    ["check --input api.yaml --output src/api --json", "one SDK, for a program"],
  ],
  exits: { 0: "up to date", 1: "there are stale files", 2: wrong },
} as const satisfies CommandSpec;

/** `edgeloom diff`. */
export const diffSpec = {
  purpose: "check",
  usage: ["diff OLD NEW [--json | --markdown]"],
  about: "Say what is different between two versions, and whom it breaks",
  details: [
    "A version is a file, a folder, or REVISION:PATH of git. Each change is classed by who it breaks, and all together say how far the version has to move.",
  ],
  options: {
    json: { about: "Print one line of JSON." },
    markdown: { about: "Print Markdown, as for a pull request." },
  },
  examples: [
    ["diff main:schemas schemas", "what a branch changes"],
    ["diff v1.yaml v2.yaml --markdown", "two files, for people"],
  ],
  exits: {
    0: "nobody is broken",
    1: "a change breaks somebody",
    2: "a document or the command line is wrong",
  },
} as const satisfies CommandSpec;
