import {
  anonymizedKind,
  anonymizeMarkerFor,
  cleanServiceName,
  gatewayText,
  lprMediumText,
  makeModelText,
  mediumText,
  vehicleText,
} from "@edgeloom/openmodule";
import { afterAll, describe, expect, it } from "vitest";
import { floorOf, vectors } from "../support/vectors.js";

type Recording = {
  readonly clean_service_name: readonly { readonly input: string; readonly output: string }[];
  readonly anonymize_type: readonly {
    readonly input: string;
    readonly get_string_for_type: string;
    readonly get_type: string | null;
  }[];
  readonly display_strings: readonly { readonly object: string; readonly text: string }[];
};

const recording = vectors("openmodule/misc.json") as unknown as Recording;
let ran = 0;

/** The objects of the recording, which names them in words. */
const shown: { readonly [object: string]: string } = {
  "Gateway(gate1,in)": gatewayText({ gate: "gate1", direction: "in" }),
  "Gateway()": gatewayText({}),
  "Medium(qr,12345678901234)": mediumText({ id: "12345678901234", type: "qr" }),
  "QRMedium default type": mediumText({ id: "x" }, "qr"),
  "LPRMedium(G1, A)": lprMediumText({ id: "G1", country: { code: "A" } }),
  "MakeModel(VW)": makeModelText({ make: "VW", make_confidence: 1 }),
  "MakeModel(VW,Golf)": makeModelText({ make: "VW", make_confidence: 1, model: "Golf" }),
  "Vehicle(id=1577836800000000123)": vehicleText({ id: 1577836800000000123n }),
  "Vehicle(id=...123, lpr G1 OTHER)": vehicleText({ id: 1577836800000000123n, lpr: { id: "G1" } }),
};

describe("texts", () => {
  it.each(recording.clean_service_name)("service $input", ({ input, output }) => {
    ran++;
    expect(cleanServiceName(input)).toBe(output);
  });
  it.each(recording.anonymize_type)("marker $input", ({ input, get_string_for_type, get_type }) => {
    ran++;
    expect(anonymizeMarkerFor(input)).toBe(get_string_for_type);
    expect(anonymizedKind(input) ?? null).toBe(get_type);
  });
  it.each(recording.display_strings.filter(({ object }) => object in shown))(
    "$object",
    ({ object, text }) => {
      ran++;
      expect(shown[object]).toBe(text);
    },
  );
});

afterAll(() => {
  console.log(`openmodule texts: ${ran} cases`);
  expect(ran).toBeGreaterThanOrEqual(floorOf(27));
});
