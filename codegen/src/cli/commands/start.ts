import { templates } from "./init-templates.js";
import { newKinds } from "./new-kinds.js";
import { documentOptions } from "./package-options.js";
import type { CommandSpec } from "./spec.js";

const wrong = "a document or the command line is wrong; nothing was written";

/** `edgeloom init`. */
export const initSpec = {
  purpose: "start",
  usage: ["init", "init TEMPLATE FOLDER [--name NAME]", "init --yes"],
  about: "Make a project that works: an SDK, a service, a device, or a sensor node",
  details: [
    "Asks for what is not said, where there is a terminal. The folder is a new or an empty one; nothing is installed, and nothing that is there is touched.",
  ],
  words: Object.fromEntries(Object.entries(templates).map(([name, { about }]) => [name, about])),
  options: {
    name: { value: "NAME", about: "What the project is called. Default: as the folder is." },
    yes: { short: "y", about: "Ask nothing: an sdk, here, unless something else is said." },
  },
  examples: [
    ["init sdk gate-sdk", "an SDK from schemas, in a new folder"],
    ["init device-module door-counter", "a device of the Fleet Protocol with all that it needs to run"],
  ],
  exits: { 0: "done", 2: "there is no such template, or no empty folder", 130: "Ctrl-C at a question" },
} as const satisfies CommandSpec;

/** `edgeloom new`. */
export const newSpec = {
  purpose: "start",
  usage: ["new KIND NAME [OPTIONS]"],
  about: "Add a document to a package, and generate it",
  details: [
    "The document is right as it stands, and goes beside those that a package has already. KIND is one of:",
  ],
  words: Object.fromEntries(Object.entries(newKinds).map(([name, { about }]) => [name, about])),
  options: {
    folder: { value: "DIR", about: "Where the document goes. Default: beside the others." },
    number: { value: "N", about: "Of a device module. Default: the first from 1001 that is free." },
    config: documentOptions.config,
  },
  examples: [
    ["new device-module door-counter", "a module with the first free number"],
    ["new rpc open-gate --folder schemas/gates", "a request and its answer, in a folder of a package"],
  ],
  exits: { 0: "done", 2: wrong },
} as const satisfies CommandSpec;

const documentFile = {
  output: { value: "FILE.yaml", about: "The file to write. Default: the text is printed." },
} as const;

/** `edgeloom import`. */
export const importSpec = {
  purpose: "start",
  usage: ["import openmodule FILE [--output FILE.yaml]"],
  about: "Turn what an openmodule service exports into an AsyncAPI document",
  details: ["The service may be of any language; the document is one for generate."],
  words: { openmodule: "the schema that an openmodule service exports" },
  options: documentFile,
  examples: [
    ["import openmodule schemas.json --output schemas/other-service.yaml", "into the documents of a package"],
    ["import openmodule schemas.json", "only to look at it"],
  ],
  exits: { 0: "done", 2: wrong },
} as const satisfies CommandSpec;

/** `edgeloom extract`. */
export const extractSpec = {
  purpose: "start",
  usage: ["extract FILE.ts [--output FILE.yaml]"],
  about: "Make a document of the types and handlers of a TypeScript file",
  details: ["Exported types become schemas; handlers that the file registers become messages and RPCs."],
  options: documentFile,
  examples: [
    ["extract src/handlers.ts --output schemas/handlers.yaml", "into the documents of a package"],
    ["extract src/handlers.ts", "only to look at it"],
  ],
  exits: { 0: "done", 2: "a type has no schema, or the command line is wrong; nothing was written" },
} as const satisfies CommandSpec;

/** `edgeloom completion`. */
export const completionSpec = {
  purpose: "shell",
  usage: ["completion bash | zsh | fish"],
  about: "Print what makes a shell complete commands, options and names of documents",
  words: {
    bash: 'eval "$(edgeloom completion bash)" in ~/.bashrc',
    zsh: 'eval "$(edgeloom completion zsh)" in ~/.zshrc, behind compinit',
    fish: "edgeloom completion fish | source in ~/.config/fish/config.fish",
  },
  options: {},
  examples: [
    ["completion bash > ~/.local/share/bash-completion/completions/edgeloom", "for bash"],
    ["completion fish > ~/.config/fish/completions/edgeloom.fish", "for fish"],
  ],
  exits: { 0: "done", 2: "there is no such shell" },
} as const satisfies CommandSpec;
