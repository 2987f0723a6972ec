import { type Io, UsageError } from "edgeloom/kit";
import { openSource, type Source } from "../model/source.js";
import { documentOf, oneNamed } from "./arguments.js";
import { callOptions, readCall } from "./call-arguments.js";
import { callOperation } from "./call-operation.js";
import { callRpc } from "./call-rpc.js";
import type { LiveIo } from "./io.js";
import { list } from "./list.js";

/** How the command is written. */
export const callUsage = `Write edgeloom call DOCUMENT CHANNEL TYPE '{"…": …}', or edgeloom call DOCUMENT OPERATION --NAME VALUE --server URL; --list shows what there is.`;

/** `edgeloom call`: an RPC over a live bus, or an operation of a REST service. */
export async function call(args: readonly string[], io: LiveIo): Promise<number> {
  const names = positionalsIn(args);
  const source = openSource([documentOf(names, callUsage)], io.cwd, io.color);
  if (args.includes("--list")) return listAll(args, names.slice(1, 2), source, io);
  const [, target] = names;
  if (target === undefined) throw new UsageError("Name a channel or an operation.", callUsage);
  const operation = source.model.rest?.operations.find(({ name }) => name === target);
  const parsed = readCall(args, operation, callUsage);
  if (operation !== undefined) return callOperation(operation, parsed, source, io);
  const everything = [
    ...source.model.services.map(({ channel, name }) => [channel, name]),
    ...(source.model.rest?.operations ?? []).map(({ name }) => [name]),
  ];
  oneNamed(target, everything, (each) => each, "channel or operation");
  return callRpc(target, parsed, source, io);
}

function listAll(args: readonly string[], names: readonly string[], source: Source, io: Io): number {
  list(source, { calls: true, names }, args.includes("--json"), io);
  return 0;
}

/** The names on a command line whose further options are known only when the document is read. */
function positionalsIn(args: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (!arg.startsWith("--")) found.push(arg);
    else if (!arg.includes("=") && takesValue(arg.slice(2))) at++;
  }
  return found;
}

function takesValue(name: string): boolean {
  const option = Object.hasOwn(callOptions, name) ? callOptions[name as keyof typeof callOptions] : undefined;
  return option === undefined || "value" in option;
}
