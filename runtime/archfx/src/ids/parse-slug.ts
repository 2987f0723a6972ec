import { gidSplit } from "../helpers/gid.js";
import { ArchFxDeviceSlug } from "./device.js";
import { shown } from "./number.js";
import { ArchFxParentSlug, isParentKind } from "./parent.js";
import { requireText, unlessSlugError } from "./slug.js";
import { SlugError } from "./slug-error.js";
import { ArchFxStreamSlug, isStreamKind } from "./stream.js";
import { ArchFxStreamerSlug } from "./streamer.js";
import { ArchFxVariableID } from "./variable.js";

/** An id of any class; `kind` tells them apart. */
export type AnySlug =
  | ArchFxParentSlug
  | ArchFxDeviceSlug
  | ArchFxVariableID
  | ArchFxStreamSlug
  | ArchFxStreamerSlug;

/** Reads an id of any class by its first term; text without one is a variable. Throws a {@link SlugError}. */
export function parseSlug(text: string): AnySlug {
  const [kind, ...terms] = gidSplit(requireText(text, "id"));
  if (terms.length === 0) return ArchFxVariableID.parse(text);
  if (isParentKind(kind)) return ArchFxParentSlug.parse(text);
  if (kind === "d" || kind === "m") return ArchFxDeviceSlug.parse(text);
  if (isStreamKind(kind)) return ArchFxStreamSlug.parse(text);
  if (kind === "t") return ArchFxStreamerSlug.parse(text);
  throw new SlugError("bad-prefix", `${shown(text)} is no id of a known kind.`);
}

/** Reads an id of any class, or gives undefined. */
export function tryParseSlug(text: unknown): AnySlug | undefined {
  return unlessSlugError(() => parseSlug(text as string));
}
