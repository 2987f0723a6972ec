import { MAX_UNIX_SECONDS } from "../schema/formats.js";
import { isObject } from "../schema/json-value.js";
import type { Property, Shape } from "../schema/shape.js";
import { type Normal, normalOf } from "./normal.js";

/** Tells whether lenient input would change a value that is complete already. */
export type Probe = (value: unknown) => boolean;

/**
 * A complete value mostly needs no conversion. The exceptions: a UUID in upper case, a time in milliseconds, and a property
 * under another name where its own is missing. Undefined when a shape holds none of them.
 */
export function probeOf(shape: Shape): Probe | undefined {
  return build(shape, new Map());
}

/** Probes under construction: a shape that contains itself refers to the outer one. */
type Open = Map<Shape, { probe: Probe | undefined }>;

function build(shape: Shape, open: Open): Probe | undefined {
  const outer = open.get(shape);
  if (outer !== undefined) return (value) => outer.probe?.(value) ?? false;
  const self: { probe: Probe | undefined } = { probe: undefined };
  open.set(shape, self);
  self.probe = anyProbe(partsOf(normalOf(shape), open));
  open.delete(shape);
  return self.probe;
}

function partsOf(normal: Normal, open: Open): readonly (Probe | undefined)[] {
  const { textFormat, numberFormat, array, object, unions } = normal;
  return [
    textFormat === "uuid" ? isUpperCase : undefined,
    numberFormat === "unixtime" ? isOutOfRange : undefined,
    ...[array?.items, ...(array?.prefixItems ?? [])].map((items) =>
      items === undefined ? undefined : ofItems(build(items, open)),
    ),
    ...[...(object?.fields ?? [])].flatMap(([name, property]) => ofField(name, property, open)),
    object?.others === undefined ? undefined : ofOthers(build(object.others, open)),
    ...(object?.patterns ?? []).map(([, shape]) => ofOthers(build(shape, open))),
    ...unions.flat().map((branch) => build(branch, open)),
  ];
}

function anyProbe(probes: readonly (Probe | undefined)[]): Probe | undefined {
  const active = probes.filter((probe) => probe !== undefined);
  if (active.length < 2) return active[0];
  return (value) => {
    for (const probe of active) if (probe(value)) return true;
    return false;
  };
}

function isUpperCase(value: unknown): boolean {
  return typeof value === "string" && /[A-F]/.test(value);
}

function isOutOfRange(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) > MAX_UNIX_SECONDS;
}

function ofItems(probe: Probe | undefined): Probe | undefined {
  return probe === undefined ? undefined : (value) => Array.isArray(value) && value.some(probe);
}

function ofOthers(probe: Probe | undefined): Probe | undefined {
  return probe === undefined ? undefined : (value) => isObject(value) && Object.values(value).some(probe);
}

function ofField(name: string, property: Property, open: Open): readonly (Probe | undefined)[] {
  const inner = build(property.shape, open);
  const aliases = property.aliases ?? [];
  return [
    inner === undefined ? undefined : (value) => isObject(value) && inner(value[name]),
    aliases.length === 0
      ? undefined
      : (value) =>
          isObject(value) &&
          value[name] === undefined &&
          aliases.some((alias) => Object.hasOwn(value, alias)),
  ];
}
