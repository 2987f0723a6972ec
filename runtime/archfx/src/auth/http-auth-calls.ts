import { type HttpClient, isHttpError } from "@edgeloom/runtime/http";
import { translateError } from "../api/translate-error.js";
import type { AuthCalls, AuthReply } from "./auth-calls.js";

/** Speaks to the token endpoints over a client that adds the present credentials and nothing else. */
export function httpAuthCalls(http: HttpClient): AuthCalls {
  return {
    post: async (path, json, { withCredentials, signal }) => {
      const request = {
        method: "POST",
        path: `/${path}`,
        json,
        auth: withCredentials,
        ...(signal && { signal }),
      };
      try {
        const { status, body } = await http.request(request);
        return { status, body, detail: undefined, error: undefined };
      } catch (cause) {
        const error = translateError(cause, () => http.url(request.path));
        return refusal(error);
      }
    },
  };
}

/** A reply that says no. What is no reply, or one that is not readable, is thrown. */
function refusal(error: unknown): AuthReply {
  if (!isHttpError(error) || error.statusCode === undefined || error.statusCode < 300) throw error;
  return { status: error.statusCode, body: error.body, detail: error.detail, error };
}
