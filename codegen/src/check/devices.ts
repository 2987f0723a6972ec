import { didYouMean, quote, type Reporter } from "../diagnostics/index.js";
import {
  type CommandConditionDecl,
  childOrigin,
  type DeviceDecl,
  type Json,
  type ModuleDecl,
  type Origin,
  type PayloadRole,
  type Scalar,
  type SchemaNode,
} from "../ir/index.js";
import { type FitContext, fits } from "./fits.js";
import { isInCanonical, pointedAt } from "./pointed.js";

/** What checking a module needs. */
export type DeviceCheckOptions = { readonly reporter: Reporter; readonly fit: FitContext };

/** Checks that device types can be told apart, and that rules look for what payloads hold and make what they may be. */
export function checkModule(module: ModuleDecl, options: DeviceCheckOptions): void {
  checkTypes(module, options.reporter);
  for (const device of module.devices) new DeviceCheck(device, options).run();
}

function checkTypes({ devices }: ModuleDecl, reporter: Reporter): void {
  const taken = new Map<number, string>();
  const [whole] = devices.filter(({ type }) => type === "any");
  if (whole !== undefined && devices.length > 1) {
    const message = `${quote(whole.name)} takes every number, so it must be the only device type.`;
    reporter.report("devices-type-clash", message, childOrigin(whole.origin, "deviceType"));
  }
  for (const { name, type, alsoTypes = [], origin } of devices) {
    for (const number of type === "any" ? [] : [type, ...alsoTypes]) {
      const other = taken.get(number);
      if (other !== undefined)
        reporter.report("devices-type-clash", `${quote(other)} already has the number ${number}.`, origin);
      taken.set(number, name);
    }
  }
}

/** The rules of one device type. */
class DeviceCheck {
  private readonly device: DeviceDecl;
  private readonly reporter: Reporter;
  private readonly fit: FitContext;
  private readonly origin: Origin;

  constructor(device: DeviceDecl, { reporter, fit }: DeviceCheckOptions) {
    this.device = device;
    this.reporter = reporter;
    this.fit = fit;
    this.origin = childOrigin(device.origin, "rules");
  }

  run(): void {
    const { rules, canonical } = this.device;
    this.checkText("command", rules.firstCommand, this.at("firstCommand"));
    if (rules.aggregate === "canonical" && canonical === undefined)
      this.report("The device has no `canonical` form to aggregate.", this.at("aggregate"));
    this.checkSendable();
    this.checkCommand();
    this.checkFold();
    this.checkCounts();
  }

  private checkSendable(): void {
    for (const [index, when] of this.device.rules.sendable.entries()) {
      const origin = childOrigin(this.at("sendable"), index, "at");
      if (when.kind === "differs")
        for (const [n, pointer] of when.at.entries())
          this.checkPointer("status", pointer, childOrigin(origin, n));
      else if (when.kind === "at-least" || when.kind === "above")
        this.checkPointer("status", when.at, origin);
    }
  }

  private checkCommand(): void {
    const { command } = this.device.rules;
    const origin = this.at("command");
    if (command.kind === "choose") {
      this.checkPointer("status", command.at, childOrigin(origin, "at"));
      this.checkText("command", command.truthy, childOrigin(origin, "truthy"));
      this.checkText("command", command.falsy, childOrigin(origin, "falsy"));
    } else if (command.kind === "drop-head") {
      this.checkPointer("command", command.list, childOrigin(origin, "list"));
      for (const list of ["all", "any"] as const)
        for (const [index, condition] of command[list].entries())
          this.checkCondition(condition, childOrigin(origin, list, index));
    }
  }

  private checkCondition(condition: CommandConditionDecl, origin: Origin): void {
    if (condition.kind === "no-current") return;
    if (condition.kind === "equals") this.checkValue(condition.at, condition.value, origin);
    else this.checkPointer("status", condition.at, childOrigin(origin, "at"));
  }

  private checkFold(): void {
    const { foldError } = this.device.rules;
    const origin = this.at("foldError");
    if (foldError === undefined) return;
    if (foldError.kind === "constant")
      return this.checkText("error", foldError.text, childOrigin(origin, "text"));
    this.checkPointer("status", foldError.at, childOrigin(origin, "at"));
    this.checkField(foldError.field, childOrigin(origin, "field"));
    if (foldError.kind === "append" && foldError.when !== undefined)
      this.checkValue(foldError.when.at, foldError.when.value, childOrigin(origin, "when"));
  }

  private checkCounts(): void {
    const { collectErrors } = this.device.rules;
    if (collectErrors === undefined) return;
    const origin = this.at("collectErrors");
    if (collectErrors.missing !== undefined)
      this.checkText("error", collectErrors.missing, childOrigin(origin, "missing"));
    for (const [index, { field, of }] of collectErrors.counts.entries()) {
      const at = childOrigin(origin, "counts", index);
      this.checkField(field, childOrigin(at, "field"));
      if (of !== "all") this.checkPointer("status", of.at, childOrigin(at, "of", "at"));
    }
  }

  /** A text that a rule makes must be one that the payload may be. */
  private checkText(role: PayloadRole, text: string, origin: Origin): void {
    const { encoding, texts, model, accepts } = this.device.payloads[role];
    if (texts !== undefined && !texts.includes(text))
      return this.report(`${quote(text, 60)} is none of the \`texts\` of the ${role}.`, origin);
    if (encoding !== "json") return;
    const value = parsed(text);
    if (value === undefined) return this.report(`${quote(text, 60)} is not JSON, as the ${role} is.`, origin);
    const decls = [model, accepts].flatMap((id) => (id === undefined ? [] : [this.fit.lookup(id)]));
    const nodes = decls.flatMap((decl) => (decl === undefined ? [] : [decl.node]));
    if (nodes.length > 0 && !nodes.some((node) => fits(value, node, this.fit)))
      this.report(`${quote(text, 60)} does not fit the schema of the ${role}.`, origin);
  }

  private checkValue(pointer: string, value: Scalar, origin: Origin): void {
    const found = this.checkPointer("status", pointer, childOrigin(origin, "at"));
    if (found.length === 0 || found.some((node) => fits(value, node, this.fit))) return;
    const shown = typeof value === "string" ? quote(value, 60) : String(value);
    this.report(`No status holds ${shown} at ${quote(pointer, 60)}.`, childOrigin(origin, "value"));
  }

  private checkField(field: string, origin: Origin): void {
    const node = this.nodeOf("error");
    if (node === undefined) return;
    const pointer = `/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const { missing } = pointedAt(node, pointer, this.fit.lookup);
    if (missing === undefined) return;
    const message = `The schema of the error has no property ${quote(field, 60)}.`;
    this.report(`${message}${didYouMean(field, missing.known)}`, origin);
  }

  /** What the schema has at a pointer; empty where it says nothing about it, or where nothing is, which is reported. */
  private checkPointer(role: PayloadRole, pointer: string, origin: Origin): readonly SchemaNode[] {
    const { canonical } = this.device;
    if (role === "status" && canonical !== undefined) {
      if (!isInCanonical(canonical, pointer))
        this.report(`The canonical form of the status has nothing at ${quote(pointer, 60)}.`, origin);
      return [];
    }
    const node = this.nodeOf(role);
    if (node === undefined) return [];
    const { found, missing } = pointedAt(node, pointer, this.fit.lookup);
    if (missing !== undefined) {
      const message = `The schema of the ${role} has nothing at ${quote(pointer, 60)}.`;
      this.report(`${message}${didYouMean(missing.step, missing.known)}`, origin);
    }
    return found;
  }

  private nodeOf(role: PayloadRole): SchemaNode | undefined {
    const { model } = this.device.payloads[role];
    return model === undefined ? undefined : this.fit.lookup(model)?.node;
  }

  private at(rule: string): Origin {
    return childOrigin(this.origin, rule);
  }

  private report(message: string, origin: Origin): void {
    this.reporter.report("devices-rule", message, origin);
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
