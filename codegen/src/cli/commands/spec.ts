/** One option of a command: its reader, its help and its completion go by this. */
export type OptionSpec = {
  /** What stands behind it, in capitals: `FILE`. An option without it is a switch. */
  readonly value?: string;
  /** True: it may be given several times. */
  readonly several?: boolean;
  /** One letter that means the same. */
  readonly short?: string;
  /** What it is for; with what counts where it is left out, unless `default` says that. */
  readonly about: string;
  /** What the reader takes where it is left out. */
  readonly default?: string;
  /** All that may stand behind it, where that is a few words. */
  readonly words?: readonly string[];
};

/** The options of a command by their long names, in the order of its help. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** All that people and shells are told of a command. */
export type CommandSpec = {
  /** What people want who call it. */
  readonly purpose: Purpose;
  /** Ways to write it, without `edgeloom`. */
  readonly usage: readonly string[];
  /** What it does, on one line of the list of commands. */
  readonly about: string;
  /** What else is to be known, in paragraphs; they are broken into lines where they are shown. */
  readonly details?: readonly string[];
  /** The words that may stand in the first place behind the name, where these are few, and what each is. */
  readonly words?: Readonly<Record<string, string>>;
  readonly options: OptionSpecs;
  /** Command lines, without `edgeloom`, and what they do. */
  readonly examples: readonly (readonly [line: string, about: string])[];
  /** What the exit codes mean that it has besides 70, which is a failure of edgeloom itself. */
  readonly exits: Readonly<Record<number, string>>;
};

/** What commands are for, in the order of the list of commands. */
export const purposes = {
  start: "Start",
  edit: "Edit",
  check: "Check",
  ship: "Ship",
  live: "Talk to a live system",
  shell: "In your shell",
} as const;

/** A key of {@link purposes}. */
export type Purpose = keyof typeof purposes;

type Text<S extends OptionSpec> = S extends { readonly several: true }
  ? { type: "string"; multiple: true }
  : S extends { readonly default: string }
    ? { type: "string"; default: string }
    : { type: "string" };

/** Options as `parseArgs` of Node takes them; switches that are not given are false. */
export type ParseOptions<S extends OptionSpecs> = {
  [K in keyof S]: S[K] extends { readonly value: string } ? Text<S[K]> : { type: "boolean"; default: false };
};

/** Turns specifications into what `parseArgs` of Node takes. */
export function parseOptions<const S extends OptionSpecs>(specs: S): ParseOptions<S> {
  const entries = Object.entries(specs).map(([name, { value, several, short, default: fallback }]) => {
    const letter = short === undefined ? {} : { short };
    if (value === undefined) return [name, { type: "boolean", default: false, ...letter }];
    const rest = fallback === undefined ? {} : { default: fallback };
    return [name, { type: "string", ...(several === true && { multiple: true }), ...letter, ...rest }];
  });
  return Object.fromEntries(entries) as ParseOptions<S>;
}
