import {
  AccessCheckAccess,
  type AccessCheckAccessInput,
  type AccessRequestVehicle,
  type Medium,
} from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { CharsetConverter, legacyLprCharset } from "../charset/index.js";

const converter = /*@__PURE__*/ new CharsetConverter(legacyLprCharset);

/** The text by which a number plate is looked up: what differs between cameras and keyboards is gone (openmodule spec §9.6). */
export function plateLookupId(plate: string): string {
  return converter.clean(plate);
}

/** Everything by which accesses of a vehicle are looked up, the number plate as {@link plateLookupId} makes it. */
export function lookupsOf(vehicle: AccessRequestVehicle): readonly Medium[] {
  const { lpr, qr, nfc, pin } = vehicle;
  const plate: Medium[] = lpr === undefined ? [] : [{ type: "lpr", id: plateLookupId(lpr.id) }];
  const others = [qr, nfc, pin].filter((medium) => medium !== undefined);
  return [...plate, ...others.map(({ id, type }) => ({ id, type }))];
}

/** The accesses without those whose id came before. */
export function uniqueAccesses<A extends Pick<AccessCheckAccess, "id">>(
  accesses: readonly A[],
): readonly A[] {
  const seen = new Set<string>();
  return accesses.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/**
 * The access, complete, if it is consistent (openmodule spec §9.6). `handauf` needs a text whose name ends in `display_name`
 * among its infos; the other rules are those of the model.
 *
 * @throws EdgeloomError `INVALID` when it is not
 */
export function consistentAccess(given: AccessCheckAccessInput): AccessCheckAccess {
  const parsed = AccessCheckAccess.safeParse(given);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw inconsistent(given.id, issues.join("; "), parsed.error);
  }
  const { category, access_infos: infos, id } = parsed.data;
  if (category === "handauf" && !hasDisplayName(infos))
    throw inconsistent(id, "the category handauf needs the name to show of its medium in access_infos");
  return parsed.data;
}

function hasDisplayName(infos: AccessCheckAccess["access_infos"]): boolean {
  return Object.entries(infos).some(
    ([key, value]) => key.endsWith("display_name") && typeof value === "string" && value !== "",
  );
}

function inconsistent(id: string, why: string, cause?: unknown): EdgeloomError {
  return new EdgeloomError("INVALID", `the access ${id} is not consistent: ${why}`, {
    place: "AccessCheckAccess",
    cause,
  });
}
