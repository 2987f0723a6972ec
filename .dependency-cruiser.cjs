/** Which room may know which (see CONTRIBUTING.md, "The house"). */
const stages = ["load", "resolve", "lower", "check", "emit", "name", "print", "write", "cli"];

/** No stage of the generator imports another: they meet in `pipeline.ts`. */
const stageRules = stages.map((stage) => ({
  name: `stage-${stage}-stands-alone`,
  severity: "error",
  from: { path: `^codegen/src/${stage}/`, pathNot: "\\.test\\.ts$" },
  to: {
    path: `^codegen/src/(${stages.filter((other) => other !== stage).join("|")})/`,
    pathNot: allowedNeighbours(stage),
  },
}));

/** Types that travel from stage to stage, and the fragment constructors that emitters are made of. */
function allowedNeighbours(stage) {
  const contracts = [
    "codegen/src/load/source\\.ts$",
    "codegen/src/resolve/resolved\\.ts$",
    "codegen/src/emit/plan\\.ts$",
  ];
  if (stage === "emit") contracts.push("codegen/src/print/", "codegen/src/name/identifiers\\.ts$");
  if (stage === "resolve") contracts.push("codegen/src/load/");
  if (stage === "write" || stage === "load") contracts.push("codegen/src/load/host");
  return contracts.join("|");
}

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    ...stageRules,
    {
      name: "codegen-knows-no-runtime",
      severity: "error",
      from: { path: "^codegen/src/" },
      to: { path: "^(runtime|generated)/" },
    },
    {
      name: "core-knows-no-sdk",
      severity: "error",
      from: { path: "^runtime/core/src/" },
      to: { path: "^(generated|codegen|runtime/(?!core))" },
    },
    {
      name: "zeromq-in-two-rooms",
      severity: "error",
      from: { pathNot: "^(runtime/core/src/(transport/zeromq|broker)/|test/)" },
      to: { path: "node_modules/zeromq/" },
    },
    {
      name: "mqtt-in-one-room",
      severity: "error",
      from: { pathNot: "^(runtime/core/src/transport/mqtt/|test/)" },
      to: { path: "node_modules/(mqtt|aedes)/" },
    },
    {
      name: "axios-in-one-room",
      severity: "error",
      from: { pathNot: "^(runtime/core/src/http/axios/|test/)" },
      to: { path: "node_modules/axios/" },
    },
    {
      name: "sqlite-in-two-rooms",
      severity: "error",
      from: { pathNot: "^(runtime/openmodule/src/database/|runtime/ivy/src/sqlite/|test/)" },
      to: { path: "node_modules/better-sqlite3/" },
    },
    {
      name: "protobuf-in-one-room",
      severity: "error",
      from: { pathNot: "^(runtime/fleet/src/(proto|wire)/|test/)" },
      to: { path: "node_modules/@bufbuild/" },
    },
    {
      name: "framework-knows-no-generator",
      severity: "error",
      from: { path: "^runtime/(openmodule|archfx|fleet|ivy)/src/" },
      to: { path: "^codegen/" },
    },
    {
      name: "sdk-uses-one-door",
      severity: "error",
      from: { path: "^generated/" },
      // Patterns that the engine cannot be trusted with have a door of their own, since an engine stands behind it.
      to: { path: "^runtime/core/src/(?!(generated|patterns)/)" },
    },
    {
      name: "live-stands-above-all",
      severity: "error",
      from: { path: "^(codegen|generated|runtime/(?!live/))" },
      to: { path: "^runtime/live/" },
    },
    {
      name: "live-uses-one-door-of-the-generator",
      severity: "error",
      from: { path: "^runtime/live/" },
      to: { path: "^codegen/src/(?!kit\\.ts$)" },
    },
    {
      name: "generator-opens-no-socket",
      severity: "error",
      from: { path: "^codegen/src/" },
      to: { path: "^(node:)?(net|http|https|http2|tls|dgram|dns|inspector)$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|node_modules)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["edgeloom-source", "import", "types", "default"],
      extensions: [".ts", ".js"],
    },
  },
};
