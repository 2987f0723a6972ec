import { SlugError } from "../ids/slug-error.js";
import { fixGid, gid2int, gidJoin, gidSplit } from "./gid.js";

/** The id of a line from its digits: `0001` → `pl--0000-0001`. Groups are padded, digits inside a group are not (spec §2.9). */
export function formattedLineId(lineId: string): string {
  return gidJoin(["pl", fixGid(lineId, 2)]);
}

/** The id of a site from its digits, like {@link formattedLineId}. */
export function formattedSiteId(siteId: string): string {
  return gidJoin(["ps", fixGid(siteId, 2)]);
}

/** The id of an area from its digits, like {@link formattedLineId}. */
export function formattedAreaId(areaId: string): string {
  return gidJoin(["pa", fixGid(areaId, 2)]);
}

/** The id of a parent, which is a line: {@link formattedLineId} under its older name. */
export const formattedGpid: (parentId: string) => string = formattedLineId;

/** The id of a device from the last three groups of its digits and a block: `d--<block>-XXXX-XXXX-XXXX`. */
export function formattedGdid(deviceId: string, blockId = "0000"): string {
  return gidJoin(["d", `${blockId}-${fixGid(deviceId, 3)}`]);
}

/** The id of a machine from the last two groups of its digits and a scope: `d--0000-<scope>-XXXX-XXXX`. */
export function formattedMachineId(machineId: string, scope = "0001"): string {
  return gidJoin(["d", `0000-${scope}-${fixGid(machineId, 2)}`]);
}

/** The id of an archived device from its block and the last three groups of its digits. */
export function formattedDbid(blockId: string, deviceId: string): string {
  return gidJoin(["b", `${blockId}-${fixGid(deviceId, 3)}`]);
}

/** The id of a fleet: `g--XXXX-XXXX-XXXX`. */
export function formattedFleetId(fleetId: string): string {
  return gidJoin(["g", fixGid(fleetId, 3)]);
}

/** The id of a stream in the old form `s--<parent>--<device>--<variable>`; the cloud of today has `ArchFxStreamSlug`. */
export function formattedGsid(parentId: string, deviceId: string, variableId: string): string {
  return gidJoin(["s", fixGid(parentId, 2), fixGid(deviceId, 4), variableId]);
}

/** The id of a streamer from the digits of its device and its index, which is taken as it is. */
export function formattedGtid(deviceId: string, index: string): string {
  return gidJoin(["t", fixGid(deviceId, 4), index]);
}

/** The third term of an id: the variable in `v--<parent>--<variable>`. Throws a {@link SlugError} when there is none. */
export function getVidFromGvid(gid: string): string {
  const variable = gidSplit(gid)[2];
  if (variable === undefined) throw missingTerm(gid, 3);
  return variable;
}

/**
 * Block and number of a device `d--…` or an archived device `b--…`, a pair of nulls for any other id. The number has 48
 * bits, so it is exact. Throws a {@link SlugError} for digits that are none.
 */
export function getDeviceAndBlockByDid(
  gid: string,
): readonly [block: number, device: number] | readonly [null, null] {
  const [kind, digits] = gidSplit(gid);
  if ((kind !== "d" && kind !== "b") || digits === undefined) return [null, null];
  const [block = "", ...device] = digits.split("-");
  return [Number(gid2int(block)), Number(gid2int(device.join("-")))];
}

/** The device that was archived under a block: `b--0001-…` → `d--0001-…`. Throws a {@link SlugError} without a second term. */
export function getDeviceSlugByBlockSlug(blockSlug: string): string {
  const digits = gidSplit(blockSlug)[1];
  if (digits === undefined) throw missingTerm(blockSlug, 2);
  return gidJoin(["d", digits]);
}

function missingTerm(gid: string, count: number): SlugError {
  return new SlugError(
    "wrong-term-count",
    `${JSON.stringify(gid.slice(0, 60))} has less than ${count} terms.`,
  );
}
