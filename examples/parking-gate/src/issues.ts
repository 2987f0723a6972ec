import { RPCErrorResult, RPCValidationIssue } from "@edgeloom/openmodule-sdk";
import type { EdgeloomError } from "@edgeloom/runtime/base";
import type { RawReply } from "@edgeloom/runtime/rpc";

/** What an error says about single places of a value, for people. */
export function issuesOf(error: EdgeloomError): readonly string[] {
  return error.issues.map(
    ({ path, expected, received }) => `${path.join(".")}: expected ${expected}, found ${received}`,
  );
}

/** The same out of the reply of a server that did not accept a request. */
export function issuesOfReply(reply: RawReply): readonly string[] {
  const failure = RPCErrorResult.safeParse(reply.response);
  if (!failure.success || failure.data.status !== "validation_error") return [];
  const issues: unknown = JSON.parse(failure.data.exception ?? "[]");
  return Array.isArray(issues) ? issues.map(describeIssue) : [];
}

function describeIssue(value: unknown): string {
  const { loc, msg, type } = RPCValidationIssue.parse(value);
  return `${loc.join(".")}: ${msg} (${type})`;
}
