import { randomInt } from "node:crypto";

const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const sessionIdLength = 8;

/** Eight random letters and digits: a session id, new for every attempt (fleet spec §7.4). */
export function newSessionId(): string {
  return Array.from({ length: sessionIdLength }, () => letters.charAt(randomInt(letters.length))).join("");
}
