import { createRequire } from "node:module";
import type * as Yaml from "yaml";
import { nestingLimit, type TextProblem } from "./problem.js";

/** A YAML text as nodes, or why it is none. */
export type ComposedYaml =
  | { readonly document: Yaml.Document.Parsed; readonly problems: readonly [] }
  | { readonly document: undefined; readonly problems: readonly TextProblem[] };

/**
 * YAML 1.2 with the core schema and nothing else: what YAML 1.1 and its extensions add (merge keys, binary data, sets,
 * `no` for false) is either refused or plain text. Equal keys are found when the data is built: the package's own check
 * compares each key with all others.
 */
const options = {
  version: "1.2",
  schema: "core",
  merge: false,
  uniqueKeys: false,
  resolveKnownTags: false,
  intAsBigInt: true,
  strict: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/** The parser holds one entry for the document and one for an unfinished scalar beside those of the collections. */
const entriesBesideCollections = 2;

/** The package's messages repeat the text that they are about, however long it is. */
const maxMessage = 200;

let loaded: typeof Yaml | undefined;

/** The package, loaded when the first YAML file is there: most runs have none, and loading takes longer than most schemas. */
export function yaml(): typeof Yaml {
  loaded ??= createRequire(import.meta.url)("yaml") as typeof Yaml;
  return loaded;
}

/** Reads YAML up to its nodes, which know their places. */
export function composeYaml(text: string, limits: { readonly maxNesting: number }): ComposedYaml {
  const parsed = parseTokens(text, nestingLimit(limits.maxNesting));
  if (parsed.problem !== undefined) return { document: undefined, problems: [parsed.problem] };
  const [document, second] = composeTokens(parsed.tokens, text.length);
  if (document === undefined || second !== undefined)
    return { document: undefined, problems: [severalDocuments(second)] };
  const problems = [...tellingErrors(document.errors, text), ...document.warnings].map(problemOf);
  return problems.length > 0 ? { document: undefined, problems } : { document, problems: [] };
}

/** Lines of which mistakes are told: most of those after the first one are its consequences, often one for each word. */
const maxToldLines = 3;

/** The first mistake of each of the first lines that have one. */
function tellingErrors(errors: readonly Yaml.YAMLParseError[], text: string): readonly Yaml.YAMLParseError[] {
  const told: Yaml.YAMLParseError[] = [];
  for (const error of errors) {
    const before = told.at(-1)?.pos[0];
    if (before === undefined || text.slice(before, error.pos[0]).includes("\n")) told.push(error);
    if (told.length === maxToldLines) break;
  }
  return told;
}

type Tokens = { readonly tokens: readonly Yaml.CST.Token[]; readonly problem?: TextProblem };

/** The parser keeps what is open on a stack of its own; the stages after it recurse, so depth is checked here. */
function parseTokens(text: string, maxNesting: number): Tokens {
  const { Lexer, Parser } = yaml();
  const parser = new Parser();
  const tokens: Yaml.CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length <= maxNesting + entriesBesideCollections) continue;
    const problem: TextProblem = {
      code: "limit-nesting",
      message: `Values are nested deeper than ${maxNesting}.`,
      offset: parser.offset,
    };
    return { tokens, problem };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

/** At most two documents: a second one is refused whatever comes after it. */
function composeTokens(tokens: readonly Yaml.CST.Token[], length: number): readonly Yaml.Document.Parsed[] {
  const documents: Yaml.Document.Parsed[] = [];
  const limit = Error.stackTraceLimit;
  // The package makes an Error for each finding; in a file of nothing but mistakes their stacks would take most of the time.
  Error.stackTraceLimit = 0;
  try {
    for (const document of new (yaml().Composer)(options).compose(tokens, true, length)) {
      documents.push(document);
      if (documents.length === 2) break;
    }
  } finally {
    Error.stackTraceLimit = limit;
  }
  return documents;
}

function severalDocuments(second: Yaml.Document.Parsed | undefined): TextProblem {
  return { code: "yaml-documents", message: "A second document starts here.", offset: second?.range[0] ?? 0 };
}

function problemOf(error: Yaml.YAMLError): TextProblem {
  const code = error.code === "TAG_RESOLVE_FAILED" ? "yaml-tag" : "yaml-syntax";
  const message =
    error.message.length > maxMessage ? `${error.message.slice(0, maxMessage)}…` : error.message;
  return { code, message: /[.…]$/.test(message) ? message : `${message}.`, offset: error.pos[0] };
}
