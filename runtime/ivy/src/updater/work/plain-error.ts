import { EdgeloomError, isEdgeloomError } from "@edgeloom/runtime";
import type { Redactor } from "../../logger/index.js";
import type { PlainError } from "./task.js";

/** An error in the form that crosses to another process, without any secret. */
export function plainError(error: unknown, redact: Redactor): PlainError {
  const cover = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : redact(text);
  if (!isEdgeloomError(error))
    return { code: "INTERNAL", message: redact(error instanceof Error ? error.message : String(error)) };
  const { code, message, place, fix, status, detail } = error;
  return {
    code,
    message: redact(message),
    place: cover(place),
    fix: cover(fix),
    status: cover(status),
    detail: cover(detail),
  };
}

/** The error that another process has told of. */
export function errorOf({ code, message, place, fix, status, detail }: PlainError): EdgeloomError {
  return new EdgeloomError(code, message, {
    ...(place === undefined ? {} : { place }),
    ...(fix === undefined ? {} : { fix }),
    ...(status === undefined ? {} : { status }),
    ...(detail === undefined ? {} : { detail }),
  });
}
