/** The text of `edgeloom --help`. */
export const helpText = `edgeloom: schemas in, typed TypeScript SDKs out

Usage
  edgeloom generate [--config FILE] [--force]
  edgeloom generate --input PATH [--input PATH …] --output DIR [OPTIONS]
  edgeloom watch    [PACKAGE …] [--config FILE] | --input PATH --output DIR [OPTIONS]
  edgeloom check    [--config FILE] | --input PATH --output DIR [OPTIONS]
  edgeloom diff     OLD NEW [--json | --markdown]
  edgeloom docs     [PACKAGE …] --output DIR [--format NAMES] [--base PATH]
  edgeloom release  OLD NEW --package DIR [--to VERSION] [--dry-run]
  edgeloom pack     [PACKAGE …] [--output DIR] [--dry-run] [--json]
  edgeloom import   openmodule FILE [--output FILE.yaml]
  edgeloom extract  FILE.ts [--output FILE.yaml]
  edgeloom init     [sdk | openmodule-service | ivy-project FOLDER] [--name NAME] [--yes]
  edgeloom new      device-module NAME [--folder DIR] [--number N] [--config FILE]
  edgeloom broker   [--xsub ENDPOINT] [--xpub ENDPOINT]
  edgeloom mock     DOCUMENT [--port N] [--broker ADDRESS] [--gateway HOST:PORT] [--fault KIND@RATE]
  edgeloom call     DOCUMENT CHANNEL TYPE [JSON] | DOCUMENT OPERATION [--NAME VALUE …] --server URL
  edgeloom tail     DOCUMENT [TOPIC …] [--type TYPE] [--where NAME=VALUE]
  edgeloom publish  DOCUMENT TOPIC JSON | @FILE | -
  edgeloom completion bash | zsh | fish

Commands
  generate   Emit the SDKs that edgeloom.config.ts names, or one from --input to --output.
             Unchanged inputs are recognised by their content and nothing is done.
  watch      Generate now, and again whenever a document or the configuration is saved, until
             Ctrl-C. Says what has changed and whom it breaks; a mistake keeps the old output.
  check      Say which emitted files are stale and exit 1; write nothing.
  diff       Say what is different between two versions, whom it breaks, and how far the version has
             to move. A version is a file, a folder, or REVISION:PATH of git:
             edgeloom diff main:schemas schemas
  docs       Document what the schemas describe: all packages of the configuration, those that
             are named, or --input; one format fills the output, several have a folder each.
             edgeloom docs fleet --output public
  release    Write the version that the changes between OLD and NEW ask for into the package.json
             of a package, and what has changed into its CHANGELOG.md
  pack       Make an npm package of each SDK, for npm publish: a tarball with ES modules, CommonJS,
             declarations and a README, in --output or here; edgeloom pack generated/api
  import     Turn the schema that an openmodule service of any language exports into an AsyncAPI
             document for generate: edgeloom import openmodule schemas.json
             --output schemas/other-service.yaml
  extract    Make a document of the exported types of a TypeScript file and of the handlers that
             it registers: edgeloom extract src/handlers.ts --output schemas/handlers.yaml
  init       Make an SDK from schemas, a service on a device's bus, or a sensor node, in a new or
             empty folder; it builds, tests and passes check, and is called after the folder, or as
             --name says. Asks for what is not said; --yes makes an sdk here:
             edgeloom init ivy-project weather-station
  new        Make a document beside the others of a package, and generate the package:
             edgeloom new device-module door-counter
  broker     Run the message broker of a device (ZeroMQ XSUB/XPUB) until Ctrl-C;
             edgeloom broker --help shows its own options.
  mock       Do as a document says: a REST server, RPC servers and a publisher, or virtual devices,
             with examples that fit, and with faults on demand
  call       Call an RPC over a live bus, or an operation of a REST service
  tail       Show the messages of topics as they come, and which do not fit
  publish    Send messages that fit
             edgeloom mock --help, and so on, show the options of these four.
  completion Print what makes a shell complete commands, options and names of documents

Options
  --config FILE   The configuration; by default edgeloom.config.ts here or in a folder above.
  --input PATH    A JSON Schema, OpenAPI, AsyncAPI or device-module document, or a folder of
                  them. May be repeated.
  --output DIR    The folder to fill. edgeloom removes only files that it wrote itself.
                  Of import and extract: the file to write; without it, the text is printed.
  --emit NAMES    Comma-separated: types, validators, messages, rpc, rest, devices,
                  paths. Default: all but paths (the types of openapi-typescript).
  --format NAMES  Of docs, comma-separated: site (by VitePress), markdown, openapi, asyncapi,
                  jsonschema. Default: site.
  --base PATH     Of docs: the path that the site will lie under. Default: /
  --formats assert|annotate
                  Check values against \`format\`, or only note it. Default: annotate in JSON
                  Schema documents, assert in OpenAPI and AsyncAPI.
  --defaults apply|ignore
                  Fill in defaults, or only note them. Default: apply.
  --patterns refuse|linear
                  Refuse patterns that can take exponential time, or run them with an
                  engine that cannot backtrack. Default: refuse.
  --dialect draft-04|draft-06|draft-07|2019-09|2020-12
                  The draft of JSON Schema documents without \`$schema\`. Default: all
                  together, as far as they go.
  --types models|interfaces
                  Types with validators, or plain declarations. Default: models.
  --resource URI=PATH
                  Where documents lie whose addresses begin with URI. May be repeated.
  --force         Generate even when nothing has changed.
  --json          Print the result of each package, with all diagnostics, as one line of JSON.
  --help, --version

Exit codes
  0   done or up to date
  1   check found stale files; diff found a change that breaks somebody;
      release was asked for a version that promises too much
  2   a document, the configuration or the command line is wrong
  70  edgeloom itself failed; please report it
`;
