import type { OperationDecl } from "edgeloom/kit";
import { commandSpecs, readArguments } from "edgeloom/kit";

/** The options of `edgeloom call` that every document has. */
export const callOptions = commandSpecs.call.options;

/** A command line of `edgeloom call`. */
export type CallArguments = {
  readonly names: readonly string[];
  readonly values: {
    readonly broker?: string;
    readonly resource?: string;
    readonly server?: string;
    readonly header?: readonly string[];
    readonly body?: string;
    readonly "timeout-ms"?: string;
    readonly "as-is": boolean;
    readonly example: boolean;
    readonly json: boolean;
  };
  /** Texts of the parameters of the operation, by key. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
};

/** Reads the command line; the parameters of an operation are options, too, unless one of ours has the name. */
export function readCall(
  args: readonly string[],
  operation: OperationDecl | undefined,
  usage: string,
): CallArguments {
  const keys = (operation?.parameters ?? [])
    .map(({ key }) => key)
    .filter((key) => !Object.hasOwn(callOptions, key));
  const own = Object.fromEntries(
    keys.map((key) => [key, { value: "VALUE", several: true, about: "" } as const]),
  );
  const { values, positionals } = readArguments(args, { ...own, ...callOptions }, usage);
  const all = values as CallArguments["values"] & { readonly [key: string]: unknown };
  const given = keys
    .filter((key) => all[key] !== undefined)
    .map((key) => [key, all[key] as readonly string[]] as const);
  return { names: positionals, values: all, parameters: new Map(given) };
}
