import { EdgeloomError } from "@edgeloom/runtime/base";
import { type CliHost, tokenFile } from "./host.js";
import { type CommonOptions, withStore } from "./open-connection.js";

/** Options of `archfx login`. */
export type LoginOptions = CommonOptions & {
  readonly user?: string;
  readonly passwordStdin?: true;
  readonly endpoint: "login" | "jwt";
};

/** Logs in and keeps the tokens in the token file. */
export async function login(host: CliHost, options: LoginOptions): Promise<void> {
  const email = options.user ?? host.env["ARCHFX_USER"];
  if (email === undefined || email === "")
    throw new EdgeloomError("CONFIG", "Who logs in?", {
      place: "login",
      fix: "give --user <email>, or set ARCHFX_USER",
    });
  const password = await passwordOf(host, options);
  await withStore(host, options, async (api) => {
    const result = await api.login({ email, password, endpoint: options.endpoint });
    if (!result.ok)
      throw new EdgeloomError(
        "REMOTE",
        `${api.domain} refused the login: ${result.detail ?? `status ${result.status}`}`,
        {
          place: "login",
          status: String(result.status),
          fix: "check email and password; accounts with single sign-on need a token in ARCHFX_TOKEN",
        },
      );
    host.err(
      `Logged in to ${api.domain} as ${result.username ?? email}. Tokens are kept in ${tokenFile(host.env)}\n`,
    );
  });
}

/** Ends the session on the server and forgets its tokens. */
export async function logout(host: CliHost, options: CommonOptions): Promise<void> {
  await withStore(host, options, async (api) => {
    if (!(await api.restore())) return host.err(`You were not logged in to ${api.domain}.\n`);
    if (!(await api.logout()) && api.token !== undefined)
      throw new EdgeloomError("REMOTE", `${api.domain} could not end the session.`, {
        place: "logout",
        fix: "try again later",
      });
    host.err(`Logged out of ${api.domain}.\n`);
  });
}

async function passwordOf(host: CliHost, options: LoginOptions): Promise<string> {
  if (options.passwordStdin === true) return (await host.readInput()).replace(/\r?\n$/, "");
  return host.env["ARCHFX_PASSWORD"] ?? host.askPassword();
}
