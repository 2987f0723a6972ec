import { readFile } from "node:fs/promises";
import { EdgeloomError } from "@edgeloom/runtime/base";
import { looksLikeJwt } from "../auth/jwt-life.js";
import { isToken, isWord, opaqueTokenType, type TokenInput } from "../auth/token-value.js";
import { type IniFile, parseIni } from "../ini/index.js";

/** A token that somebody left for scripts, and its scheme word. */
export type StoredToken = {
  readonly value: TokenInput;
  readonly type: string;
  readonly from: "environment" | "ini";
};

/** Reads an ini file; a missing one is empty. Rejects with `CONFIG` where it cannot be read, and with `INVALID` where it is none. */
export async function readIniFile(path: string): Promise<IniFile> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    const reason = error.code === "EISDIR" ? "it is a folder" : error.message;
    throw new EdgeloomError("CONFIG", `${path} cannot be read: ${reason}.`, { place: path, cause: error });
  });
  return parseIni(text, { name: path });
}

/** The token in `ARCHFX_TOKEN`; undefined where there is none. Throws `CONFIG` for what cannot be one. */
export function environmentToken(env: Readonly<Record<string, string | undefined>>): StoredToken | undefined {
  const value = env["ARCHFX_TOKEN"]?.trim() ?? "";
  if (value === "") return undefined;
  if (!isWord(value))
    throw new EdgeloomError(
      "CONFIG",
      "ARCHFX_TOKEN holds no token: one is visible ASCII text without blanks.",
      {
        place: "ARCHFX_TOKEN",
        fix: "set it to the token alone, without a word before it",
      },
    );
  return { value, type: looksLikeJwt(value) ? "jwt" : opaqueTokenType, from: "environment" };
}

/** What {@link iniToken} looks for, for people. */
export const iniKeys = "it has to be under token, or under jwt_access and jwt_refresh";

/**
 * The token in section `c-<customer>` (specification 4.3): `token` for an opaque one, or `jwt_access` with or without `jwt_refresh`.
 * Undefined where the section is missing or has none.
 */
export function iniToken(ini: IniFile, customer: string): StoredToken | undefined {
  const section = ini.get(`c-${customer}`);
  const token = section?.get("token");
  if (isToken(token)) return { value: token, type: opaqueTokenType, from: "ini" };
  const access = section?.get("jwt_access");
  const refresh = section?.get("jwt_refresh");
  if (!isToken(access)) return undefined;
  return { value: isToken(refresh) ? { access, refresh } : { access }, type: "jwt", from: "ini" };
}
