import { type CommandName, commandSpec, commandSpecs } from "./commands/index.js";
import { type CommandSpec, type OptionSpec, type Purpose, purposes } from "./commands/spec.js";

const ownFault = { 70: "edgeloom itself failed; please report it" } as const;
/** No line is longer. */
const width = 98;

/** What `edgeloom` alone prints: its commands by what people do. */
export function overview(): string {
  const names = Object.keys(commandSpecs) as readonly CommandName[];
  const groups = (Object.keys(purposes) as readonly Purpose[]).map((purpose) => {
    const own = names.filter((name) => commandSpecs[name].purpose === purpose);
    return [purposes[purpose], ...own.map((name) => `  ${name.padEnd(12)}${commandSpecs[name].about}`)];
  });
  return [
    "edgeloom: schemas in, typed TypeScript SDKs out",
    ...groups.map((lines) => lines.join("\n")),
    "edgeloom COMMAND --help shows its options, examples and exit codes; edgeloom --version the version.",
  ].join("\n\n");
}

/** What `edgeloom NAME --help` prints; undefined where there is no such command. */
export function commandHelp(name: string): string | undefined {
  const spec = commandSpec(name);
  if (spec === undefined) return undefined;
  const { usage, about, details = [], words = {}, options, examples, exits } = spec;
  const wordRows = Object.entries(words);
  return [
    wrapped(`edgeloom ${name}: ${about.charAt(0).toLowerCase()}${about.slice(1)}`, 0),
    section(
      "Usage",
      usage.map((line) => `  edgeloom ${line}`),
    ),
    ...details.map((paragraph) => wrapped(paragraph, 0)),
    ...(wordRows.length === 0 ? [] : [section(wordTitle(spec), table(wordRows))]),
    section("Options", table([...Object.entries(options).map(optionRow), ["--help", "Show this."]])),
    section(
      "Examples",
      examples.flatMap(([line, purpose]) => [`  edgeloom ${line}`, `      ${purpose}`]),
    ),
    section("Exit codes", table(Object.entries({ ...exits, ...ownFault }))),
  ].join("\n\n");
}

/** The word of the usage that stands for one of several: `TEMPLATE`. */
function wordTitle({ usage }: CommandSpec): string {
  const place = usage.map((line) => /^\S+ ([A-Z]+)\b/.exec(line)?.[1]).find((found) => found !== undefined);
  return place === undefined ? "Words" : `${place.charAt(0)}${place.slice(1).toLowerCase()}s`;
}

function section(title: string, lines: readonly string[]): string {
  return [title, ...lines].join("\n");
}

function optionRow([name, spec]: readonly [string, OptionSpec]): readonly [string, string] {
  const { value, short, words, several, about, default: fallback } = spec;
  const place = words !== undefined && value === "WORD" ? words.join("|") : value;
  const more = [
    several === true ? "May be repeated." : undefined,
    fallback === undefined ? undefined : `Default: ${fallback}.`,
  ];
  return [
    `${short === undefined ? "" : `-${short}, `}--${name}${place === undefined ? "" : ` ${place}`}`,
    [about, ...more].filter((sentence) => sentence !== undefined).join(" "),
  ];
}

/** Terms, and beside them what they mean; where a term is too long for its column, below it. */
function table(rows: readonly (readonly [string, string])[]): readonly string[] {
  const longest = Math.max(...rows.map(([term]) => term.length).filter((length) => length <= maxTerm), 3);
  const margin = longest + 4;
  return rows.flatMap(([term, meaning]) => {
    const text = wrapped(meaning, margin);
    return term.length > longest ? [`  ${term}`, text] : [`  ${term.padEnd(longest)}  ${text.slice(margin)}`];
  });
}

const maxTerm = 24;

/** Breaks a text into lines that all begin at a margin. */
function wrapped(text: string, margin: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && margin + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => " ".repeat(margin) + each).join("\n");
}
