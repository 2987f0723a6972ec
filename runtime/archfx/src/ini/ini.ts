import { EdgeloomError } from "@edgeloom/runtime/base";

/** What an ini file says: `section → key → value`. Section names keep their case, keys are in lower case. */
export type IniFile = ReadonlyMap<string, IniSection>;

/** The values of a section by key, those of `DEFAULT` included. */
export type IniSection = ReadonlyMap<string, string>;

/** Limits of {@link parseIni}. */
export type IniOptions = {
  /** What errors call the file. Default `the ini file`. */
  readonly name?: string;
  /** Default 1 MiB. */
  readonly maxCharacters?: number;
};

const defaultMaxCharacters = 1024 * 1024;
const defaultSection = "DEFAULT";

/** Where the lines of a file go while it is read. */
type Reading = {
  readonly name: string;
  readonly sections: Map<string, Map<string, string>>;
  readonly defaults: Map<string, string>;
  current: Map<string, string> | undefined;
  /** The key that an indented line continues, and how far it is indented itself. */
  open: { readonly key: string; readonly indent: number } | undefined;
};

/**
 * Reads the ini file of the command line (archfx spec §4.3), in the form that Python's `configparser` reads: `[section]`,
 * `key = value` or `key: value`, lines that begin with `#` or `;` as comments, indented lines as part of the value before
 * them. A section has what `DEFAULT` has, too; `DEFAULT` itself is none. Percent signs mean nothing.
 *
 * Throws an `EdgeloomError` with the line for a value outside of any section, a line without a delimiter, a section or key
 * that comes twice, and a file over the limit. The error holds no value and no key, as both may be secrets.
 */
export function parseIni(text: string, options: IniOptions = {}): IniFile {
  const { name = "the ini file", maxCharacters = defaultMaxCharacters } = options;
  if (text.length > maxCharacters)
    throw new EdgeloomError("INVALID", `${name} has ${text.length} characters, more than ${maxCharacters}.`, {
      place: name,
    });
  const reading: Reading = {
    name,
    sections: new Map(),
    defaults: new Map(),
    current: undefined,
    open: undefined,
  };
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) readLine(reading, line, index + 1);
  return inherited(reading);
}

function readLine(reading: Reading, line: string, number: number): void {
  const content = line.trim();
  if (content.startsWith("#") || content.startsWith(";")) return;
  if (content === "") return continueValue(reading, "");
  const indent = line.length - line.trimStart().length;
  if (reading.open !== undefined && indent > reading.open.indent) return continueValue(reading, content);
  const section = /^\[(.+)\]/.exec(content)?.[1];
  if (section !== undefined) return openSection(reading, section, number);
  readOption(reading, content, { number, indent });
}

function continueValue({ current, open }: Reading, content: string): void {
  if (current === undefined || open === undefined) return;
  current.set(open.key, `${current.get(open.key) ?? ""}\n${content}`);
}

function openSection(reading: Reading, section: string, number: number): void {
  reading.open = undefined;
  if (section === defaultSection) {
    reading.current = reading.defaults;
    return;
  }
  if (reading.sections.has(section)) throw problem(reading, number, "a section that is there already");
  reading.current = new Map();
  reading.sections.set(section, reading.current);
}

function readOption(
  reading: Reading,
  content: string,
  { number, indent }: { readonly number: number; readonly indent: number },
): void {
  if (reading.current === undefined)
    throw problem(
      reading,
      number,
      "a value outside of any section",
      "Put a line such as [c-arch] before it.",
    );
  const delimiter = content.search(/[=:]/);
  if (delimiter < 1) throw problem(reading, number, "no key and value", "Write key = value.");
  const key = content.slice(0, delimiter).trim().toLowerCase();
  if (reading.current.has(key)) throw problem(reading, number, "a key that its section has already");
  reading.current.set(key, content.slice(delimiter + 1).trim());
  reading.open = { key, indent };
}

function inherited({ sections, defaults }: Reading): IniFile {
  const trimmed = ([key, value]: readonly [string, string]) => [key, value.trimEnd()] as const;
  return new Map(
    [...sections].map(
      ([section, values]) => [section, new Map([...defaults, ...values].map(trimmed))] as const,
    ),
  );
}

function problem({ name }: Reading, line: number, what: string, fix?: string): EdgeloomError {
  const facts = { place: `${name}:${line}`, ...(fix === undefined ? {} : { fix }) };
  return new EdgeloomError("INVALID", `Line ${line} of ${name} has ${what}.`, facts);
}
