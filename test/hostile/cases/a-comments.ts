import { asyncApi, defs, type HostileCase, canary as K, refused, safe } from "../case.js";

const described = (description: string) => ({
  ...defs({
    Holder: {
      type: "object",
      description,
      title: description,
      properties: { field: { type: "string", description }, kind: { enum: ["a"], description } },
    },
  }),
});

const text = (name: string, description: string): HostileCase => ({
  name,
  files: described(description),
  outcome: safe(),
});

/** Group A: leaving a comment. */
export const commentCases: readonly HostileCase[] = [
  text("A1 closer in types and fields", `*/ ${K}; /*`),
  {
    name: "A1 closer in topics, messages, methods",
    files: asyncApi({ about: `*/ ${K}; /*` }),
    outcome: safe(),
  },
  text("A2 escape that rebuilds the closer", `**//\n*/ ${K}`),
  ...["\r", "\u2028", "\u2029", "\u0085", "\v", "\f"].map((end) =>
    text(`A3 line end U+${end.charCodeAt(0).toString(16)}`, `x${end}${K}${end}*/${K}`),
  ),
  text("A4 ends in a backslash", "path\\"),
  text("A4 ends in a star", "stars *"),
  {
    name: "A5 title and version in the header",
    files: asyncApi({ title: `*/\n${K}`, version: `*/\n${K}` }),
    outcome: safe(),
  },
  {
    name: "A6 file name with a newline",
    files: {
      [`a\n*/${K}.json`]: { $schema: "https://json-schema.org/draft/2020-12/schema", type: "string" },
    },
    outcome: refused(/./),
  },
  ...[
    "@ts-ignore",
    "@ts-nocheck",
    "eslint-disable",
    "# sourceMappingURL=x.map",
    "@vite-ignore",
    "#__PURE__",
  ].map((directive) => text(`A7 ${directive}`, directive)),
  text("A8 tags and links", "@deprecated\n@internal {@link https://x} {{{ }"),
  text("A9 HTML comments at line start", "<!-- x\n--> y"),
  {
    name: "A10 closer in an example and a default",
    files: defs({
      H: {
        type: "object",
        properties: { f: { type: "string", default: `*/ ${K} /*`, examples: [`*/ ${K}`] } },
      },
    }),
    outcome: safe(`*/ ${K} /*`),
  },
];
