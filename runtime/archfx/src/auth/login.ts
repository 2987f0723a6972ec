import { EdgeloomError, type Secret } from "@edgeloom/runtime/base";
import { type AuthCalls, type AuthReply, isSuccess } from "./auth-calls.js";
import { tokensOfJwtAuth, tokensOfLogin } from "./token-answers.js";
import { fieldsOf, type Tokens } from "./token-value.js";

/** Who logs in, and where. */
export type Credentials = {
  readonly email: string;
  readonly password: string | Secret;
  /**
   * `login` (the default) is the endpoint of the reference and says the user's name; `jwt` is the token endpoint
   * `auth/api-jwt-auth/` of newer servers.
   */
  readonly endpoint?: "login" | "jwt";
};

/** How a login went. A refusal is a result, not an error: the user mistyped. */
export type LoginResult =
  | { readonly ok: true; readonly username: string | undefined }
  | { readonly ok: false; readonly status: number; readonly detail: string | undefined };

/** Tokens and name of a login, or its refusal. */
export type LoginOutcome =
  | { readonly tokens: Tokens; readonly username: string | undefined }
  | { readonly refused: LoginResult & { readonly ok: false } };

/**
 * Asks for tokens, without sending those that are there. Rejects for server errors, unreadable answers, and a success without a
 * token (`REMOTE`).
 */
export async function requestLogin(
  calls: AuthCalls,
  credentials: Credentials,
  tokenType: string,
  signal?: AbortSignal,
): Promise<LoginOutcome> {
  const { email, endpoint = "login" } = credentials;
  const password = textOf(credentials.password);
  const reply =
    endpoint === "login"
      ? await calls.post("auth/login/", { email, password }, { withCredentials: false, signal })
      : await calls.post(
          "auth/api-jwt-auth/",
          { username: email, password },
          { withCredentials: false, signal },
        );
  if (!isSuccess(reply.status)) return { refused: refusal(reply) };
  const tokens =
    endpoint === "login" ? tokensOfLogin(reply.body, tokenType) : tokensOfJwtAuth(reply.body, tokenType);
  if (tokens === undefined) throw tokenless(reply);
  const { username } = fieldsOf(reply.body);
  return { tokens, username: typeof username === "string" ? username : undefined };
}

function refusal(reply: AuthReply): LoginResult & { readonly ok: false } {
  const { status, detail, error } = reply;
  if (status >= 500 || status < 400) throw error ?? tokenless(reply);
  return { ok: false, status, detail };
}

function tokenless({ status }: AuthReply): EdgeloomError {
  return new EdgeloomError("REMOTE", `The server answered the login with ${status}, but without a token.`, {
    place: "POST auth/login/",
    status: String(status),
    fix: "check that the domain is an ArchFX server",
  });
}

function textOf(password: string | Secret): string {
  return typeof password === "string" ? password : password.reveal();
}
