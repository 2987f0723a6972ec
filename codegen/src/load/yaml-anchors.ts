import type * as Yaml from "yaml";
import { quote } from "../diagnostics/index.js";
import type { Json } from "../ir/index.js";

/** How often one anchor may be used, counting the aliases inside it with each use. */
const maxAliasCount = 50;

/** What an anchor stands for. */
export type Anchor = {
  readonly data: Json;
  /** How deep collections nest in it. */
  readonly height: number;
  /** Aliases in it, those inside of aliases included. */
  readonly aliases: number;
};

type Entry = { readonly anchor: Anchor | undefined; uses: number };

/**
 * The anchors of one document, in the order of its text. An alias shares the data of its anchor; what is counted is how
 * large that would be when written out, since whoever walks the data meets every copy.
 */
export class YamlAnchors {
  private readonly entries = new Map<string, Entry>();
  private readonly refuse: (message: string, node: Yaml.Node) => void;
  private aliases = 0;
  private deepest = 0;

  constructor(refuse: (message: string, node: Yaml.Node) => void) {
    this.refuse = refuse;
  }

  /** Makes the value of a node and keeps it under its anchor, which is not to be used before the value is finished. */
  during(name: string | undefined, nesting: number, make: () => Json): Json {
    if (name === undefined) return make();
    const outer = { aliases: this.aliases, deepest: this.deepest };
    this.deepest = nesting;
    this.entries.set(name, { anchor: undefined, uses: 0 });
    const data = make();
    const anchor = { data, height: this.deepest - nesting, aliases: this.aliases - outer.aliases };
    this.entries.set(name, { anchor, uses: 0 });
    this.deepest = Math.max(this.deepest, outer.deepest);
    return data;
  }

  /** Notes that collections nest this deep here. */
  reached(nesting: number): void {
    this.deepest = Math.max(this.deepest, nesting);
  }

  /** What an alias stands for; undefined when it was refused. */
  use(alias: Yaml.Alias): Anchor | undefined {
    const entry = this.entries.get(alias.source);
    if (entry === undefined)
      return this.refused(`There is no anchor ${quote(`&${alias.source}`)} before this alias.`, alias);
    if (entry.anchor === undefined)
      return this.refused(`The alias ${quote(`*${alias.source}`)} stands inside its own anchor.`, alias);
    const weight = 1 + entry.anchor.aliases;
    if (++entry.uses * weight > maxAliasCount) {
      return this.refused(
        `The anchor ${quote(`&${alias.source}`)} is used more than ${maxAliasCount} times, aliases inside it included.`,
        alias,
      );
    }
    this.aliases += weight;
    return entry.anchor;
  }

  private refused(message: string, alias: Yaml.Alias): undefined {
    this.refuse(message, alias);
  }
}
