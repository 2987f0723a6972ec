import { EdgeloomError } from "@edgeloom/runtime";

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  EISDIR: "is a folder",
};

/** Why a file could not be read. `what` names it, `place` who wants it. */
export function readFailure(what: string, place: string, cause: unknown): EdgeloomError {
  const reason = reasons[String((cause as NodeJS.ErrnoException).code)] ?? "cannot be read";
  return new EdgeloomError("CONFIG", `${what} ${reason}`, {
    place,
    fix: "give the path of a file that exists and may be read",
    cause,
  });
}
