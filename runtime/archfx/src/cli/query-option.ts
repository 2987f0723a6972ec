import { InvalidArgumentError } from "commander";

/** Query parameters as they are collected from the command line; a name that comes twice is sent twice. */
export type QueryOption = Readonly<Record<string, readonly string[]>>;

/** Adds `name=value` to the parameters. Throws where it is not of that form. */
export function collectQuery(text: string, before: QueryOption = {}): QueryOption {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value, such as org=my-org.");
  const name = text.slice(0, at);
  return { ...before, [name]: [...(before[name] ?? []), text.slice(at + 1)] };
}

/** A whole number from `least` on. Throws for anything else. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}
