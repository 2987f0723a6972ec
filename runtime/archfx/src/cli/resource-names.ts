import { EdgeloomError } from "@edgeloom/runtime/base";
import { closest, distance } from "fastest-levenshtein";
import { type ArchFxApi, type ArchFxResource, HttpNotFoundError } from "../api/index.js";

/** Names of resources that the service is known to have (specification, chapter 6). */
const known = [
  "account",
  "org",
  "site",
  "area",
  "line",
  "machine",
  "device",
  "stream",
  "streampages",
  "data",
  "data/df",
  "event",
  "property",
  "note",
  "streamer",
  "streamer/report",
  "server",
  "auth/user-info",
];

/** Whether a resource is only for those who are logged in. The others get no token, which may have expired. */
export function needsLogin([name]: readonly string[]): boolean {
  return name !== "server";
}

/** The resource of the words of a command: a name, then ids and names in turn, as in `machine d--… devices`. Throws `CONFIG`. */
export function resourceOf(api: ArchFxApi, words: readonly string[]): ArchFxResource {
  const [first = "", ...rest] = words;
  return rest.reduce<ArchFxResource>(
    (resource, word, index) => (index % 2 === 0 ? resource(word) : resource.resource(word)),
    api.resource(first),
  );
}

/** Says what was meant, where a name is unknown to the server and looks like one that is known. */
export function withSuggestion(error: unknown, name: string): unknown {
  if (!(error instanceof HttpNotFoundError) || known.includes(name)) return error;
  const guess = closest(name, known);
  if (distance(name, guess) > 3) return error;
  return new EdgeloomError("REMOTE", `There is no resource "${name}".`, {
    place: name,
    fix: `did you mean ${guess}?`,
    cause: error,
  });
}
