/**
 * Words that cannot name a binding in a module, or that mean something to the compiler where a name of ours might stand.
 * A closed list: asking the engine would let the output depend on the machine.
 */
// biome-ignore format: reads as the groups it has
const words = [
  // ECMAScript: reserved in modules and strict code.
  "arguments", "async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do",
  "else", "enum", "eval", "export", "extends", "false", "finally", "for", "function", "if", "implements", "import", "in",
  "instanceof", "interface", "let", "new", "null", "of", "package", "private", "protected", "public", "return", "static",
  "super", "switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield",
  // TypeScript: predefined types and words that start a declaration or an operator of types.
  "abstract", "any", "as", "asserts", "bigint", "boolean", "constructor", "declare", "get", "global", "infer", "intrinsic", "is",
  "keyof", "module", "namespace", "never", "number", "object", "out", "readonly", "require", "satisfies", "set", "string",
  "symbol", "type", "undefined", "unique", "unknown", "using",
];

/** See above: reserved words of ECMAScript and TypeScript. */
export const reservedWords: ReadonlySet<string> = new Set(words);
