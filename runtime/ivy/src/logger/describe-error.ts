import { isEdgeloomError } from "@edgeloom/runtime";

/** What a log says of a failure. */
export type ErrorText = {
  /** In one line: what kind it is, and its message. */
  readonly name: string;
  /** What helps to understand it; absent when there is no more than the name. */
  readonly details?: string;
  readonly traceback: string;
};

const maxCauses = 5;

/** Describes anything that was thrown. Never throws itself. */
export function describeError(error: unknown): ErrorText {
  const causes = causesOf(error);
  const traceback = causes.map(stackOf).join("\ncaused by:\n");
  const details = causes.flatMap(factsOf).join("\n");
  return { name: nameOf(error), ...(details === "" ? {} : { details }), traceback };
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const code = isEdgeloomError(error) ? ` ${error.code}` : "";
  return error.message === "" ? `${error.name}${code}` : `${error.name}${code}: ${error.message}`;
}

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  for (let cause = error; cause !== undefined && causes.length < maxCauses; ) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function stackOf(error: unknown): string {
  return (error instanceof Error ? error.stack : undefined) ?? nameOf(error);
}

function factsOf(error: unknown): readonly string[] {
  if (!isEdgeloomError(error)) return [];
  const { place, fix } = error;
  return [place === undefined ? "" : `place: ${place}`, fix === undefined ? "" : `fix: ${fix}`].filter(
    (line) => line !== "",
  );
}
