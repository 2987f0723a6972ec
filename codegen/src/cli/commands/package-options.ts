import type { OptionSpecs } from "./spec.js";

/** Options that say which documents are read. */
export const documentOptions = {
  config: {
    value: "FILE",
    about: "The configuration. Default: edgeloom.config.ts here or in a folder above.",
  },
  input: {
    value: "PATH",
    several: true,
    about: "A JSON Schema, OpenAPI, AsyncAPI or device-module document, or a folder of them.",
  },
} as const satisfies OptionSpecs;

/** Options that say how documents are read. */
export const readingOptions = {
  formats: {
    value: "WORD",
    words: ["assert", "annotate"],
    about:
      "Check values against `format`, or only note it. Default: annotate in JSON Schema documents, assert in OpenAPI and AsyncAPI.",
  },
  defaults: {
    value: "WORD",
    words: ["apply", "ignore"],
    about: "Fill in defaults, or only note them. Default: apply, but for OpenAPI.",
  },
  patterns: {
    value: "WORD",
    words: ["refuse", "linear"],
    about:
      "Refuse patterns that can take exponential time, or run them with an engine that cannot backtrack. Default: refuse, but for OpenAPI.",
  },
  dialect: {
    value: "DRAFT",
    words: ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"],
    about: "The draft of JSON Schema documents without `$schema`. Default: all together, as far as they go.",
  },
  resource: {
    value: "URI=PATH",
    several: true,
    about: "Where documents lie whose addresses begin with URI.",
  },
} as const satisfies OptionSpecs;

/** Options that say what is made of documents, and where. */
export const outputOptions = {
  output: { value: "DIR", about: "The folder to fill. edgeloom removes only files that it wrote itself." },
  emit: {
    value: "NAMES",
    about:
      "Comma-separated: types, validators, messages, rpc, rest, devices, paths. Default: all but paths, the types of openapi-typescript.",
  },
  types: {
    value: "WORD",
    words: ["models", "interfaces"],
    about: "Types with validators, or plain declarations. Default: models.",
  },
} as const satisfies OptionSpecs;

/** The options of all that works on packages. */
export const packageOptions = {
  ...documentOptions,
  ...outputOptions,
  ...readingOptions,
  json: { about: "Print the result of each package, with all diagnostics, as one line of JSON." },
} as const satisfies OptionSpecs;
