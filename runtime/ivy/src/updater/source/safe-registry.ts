import { EdgeloomError } from "@edgeloom/runtime";
import type { SourceTask } from "../work/task.js";

const ownMachine = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Looks whether anybody between the node and a registry could read its token or exchange a release, whose checksum comes the same way.
 *
 * @param isVerified - whether the release is judged by what came another way: a signature, or a checksum in the configuration
 * @throws EdgeloomError `CONFIG` when somebody could
 */
export function expectSafeRegistry(source: SourceTask, isVerified: boolean): void {
  if (source.kind !== "npm") return;
  const { protocol, hostname } = new URL(source.registry);
  if (protocol === "https:" || ownMachine.test(hostname)) return;
  if (source.token !== undefined) throw unsafe("the access token would be sent without encryption");
  if (!isVerified) throw unsafe("a release that comes without encryption could be anybody's");
}

function unsafe(message: string): EdgeloomError {
  return new EdgeloomError("CONFIG", message, {
    place: "updater.registry",
    fix: "name the registry with https:, or give no token, and a signing_key or general.software_sha256",
  });
}
