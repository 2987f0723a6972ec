import type { GatewayInput, LPRMediumInput, MakeModelInput, VehicleInput } from "@edgeloom/openmodule-sdk";

/** A medium without a plate, as far as it is shown. */
export type ShownMedium = { readonly id: string; readonly type?: string | undefined };

const maxIdLength = 10;
const shownIdDigits = 7;

/** A gateway in logs: `gate1/Direction.IN`. The texts of this file are those of the reference, so that logs can be searched alike. */
export function gatewayText({ gate = "", direction = "" }: GatewayInput): string {
  return `${gate}/${direction === "" ? "" : `Direction.${direction.toUpperCase()}`}`;
}

/**
 * A medium in logs: `MediumType.qr:1234567890...`. Ids are cut, since they open gates.
 *
 * @param defaultType - the type of a medium that names none itself
 */
export function mediumText({ id, type }: ShownMedium, defaultType = ""): string {
  const shownType = type === undefined ? defaultType : `MediumType.${type}`;
  return `${shownType}:${id.length > maxIdLength ? `${id.slice(0, maxIdLength)}...` : id}`;
}

/** A licence plate in logs: `lpr:[A]G1`. */
export function lprMediumText({ id, country, type = "lpr" }: LPRMediumInput): string {
  return `${type}:[${country?.code ?? "OTHER"}]${id}`;
}

/** Make and model in logs: `VW|Golf`, or the make alone. */
export function makeModelText({ make, model = "UNKNOWN" }: MakeModelInput): string {
  return model === "UNKNOWN" ? make : `${make}|${model}`;
}

/** A vehicle in logs, by the last digits of its id and what it has: `Vehicle<id:0000123, lpr:[OTHER]G1>`. */
export function vehicleText({ id, lpr, qr, nfc, pin, make_model }: VehicleInput): string {
  const parts = [
    `id:${String(id).slice(-shownIdDigits)}`,
    lpr && lprMediumText(lpr),
    qr && mediumText(qr, "qr"),
    nfc && mediumText(nfc, "nfc"),
    pin && mediumText(pin, "pin"),
    make_model && makeModelText(make_model),
  ];
  return `Vehicle<${parts.filter((part) => part !== undefined).join(", ")}>`;
}
