export {
  formattedAreaId,
  formattedDbid,
  formattedFleetId,
  formattedGdid,
  formattedGpid,
  formattedGsid,
  formattedGtid,
  formattedLineId,
  formattedMachineId,
  formattedSiteId,
  getDeviceAndBlockByDid,
  getDeviceSlugByBlockSlug,
  getVidFromGvid,
} from "./formatted.js";
export {
  fixGid,
  gid2int,
  gidJoin,
  gidSplit,
  int2bid,
  int2did,
  int2didShort,
  int2fleetId,
  int2pid,
  int2vid,
  int16gid,
  int32gid,
  int48gid,
  int64gid,
} from "./gid.js";
export { datetimeToStr, type InstantLike, instantMicros, instantText } from "./instant.js";
export type { UtcSuffix } from "./instant-text.js";
export { type SlugifyOptions, slugify } from "./slugify.js";
