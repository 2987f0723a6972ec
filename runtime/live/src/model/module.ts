import {
  type AnyDeviceType,
  type AnyPayload,
  type DeviceModule,
  deviceModule,
} from "@edgeloom/runtime/devices";
import type { CanonicalDecl, DeviceDecl, ModuleDecl, PayloadDecl } from "edgeloom/kit";
import type { Source } from "./source.js";

/** The device module of a document as the runtime knows it. */
export function moduleOf({ number, name, devices, rolePattern }: ModuleDecl, source: Source): DeviceModule {
  const entries = devices.map((device) => [device.name, deviceOf(device, source)] as const);
  return deviceModule(
    number,
    name,
    Object.fromEntries(entries),
    rolePattern === undefined ? {} : { rolePattern },
  );
}

function deviceOf(
  { name, type, alsoTypes, brand, canonical, rules, payloads }: DeviceDecl,
  source: Source,
): AnyDeviceType {
  return {
    name,
    type,
    brand,
    ...(alsoTypes && { alsoTypes }),
    ...(canonical && { canonical: canonicalOf(canonical) }),
    rules,
    status: payloadOf(payloads.status, source),
    command: payloadOf(payloads.command, source),
    error: payloadOf(payloads.error, source),
  };
}

function payloadOf({ encoding, model, accepts, texts, layout }: PayloadDecl, { models }: Source): AnyPayload {
  return {
    encoding,
    ...(model !== undefined && { model: () => models.of(model) }),
    ...(accepts !== undefined && { accepts: () => models.of(accepts) }),
    ...(texts && { texts }),
    ...(layout && { layout }),
  };
}

function canonicalOf(form: CanonicalDecl): NonNullable<AnyDeviceType["canonical"]> {
  switch (form.kind) {
    case "boolean":
    case "null":
    case "unsigned":
      return form;
    case "tuple":
      return { kind: "tuple", items: form.items.map(canonicalOf) };
    case "object":
      return { kind: "object", fields: fieldsOf(form.fields) };
    case "numbered":
      return { ...form, fields: fieldsOf(form.fields) };
  }
}

function fieldsOf(fields: Extract<CanonicalDecl, { kind: "object" }>["fields"]) {
  return Object.fromEntries(fields.map(({ name, form }) => [name, canonicalOf(form)]));
}
