/** The text of `edgeloom --help`. */
export const helpText = `edgeloom: schemas in, typed TypeScript SDKs out

Usage
  edgeloom generate [--config FILE] [--force]
  edgeloom generate --input PATH [--input PATH …] --output DIR [--emit NAMES]
  edgeloom check    [--config FILE] | --input PATH --output DIR [--emit NAMES]
  edgeloom broker   [--publish-port PORT] [--subscribe-port PORT]

Commands
  generate   Emit the SDKs that edgeloom.config.ts names, or one from --input to --output.
             Unchanged inputs are recognised by their content and nothing is done.
  check      Say which emitted files are stale and exit 1; write nothing.
  broker     Run the message broker of a device (ZeroMQ XSUB/XPUB) until Ctrl-C.

Options
  --config FILE   The configuration; by default edgeloom.config.ts here or in a folder above.
  --input PATH    A JSON Schema or AsyncAPI document, or a folder of them. May be repeated.
  --output DIR    The folder to fill. edgeloom removes only files that it wrote itself.
  --emit NAMES    Comma-separated: types, validators, messages, rpc. Default: all.
  --force         Generate even when nothing has changed.
  --json          Print diagnostics and results as one JSON object.
  --help, --version

Exit codes
  0  done or up to date     1  check found stale files     2  a diagnostic or wrong usage
`;
