export type { Credentials, LoginResult } from "./login.js";
export { ArchFxSession, type TokenListener } from "./session.js";
export { memoryTokenStore, type StoredLogin, type TokenStore } from "./token-store.js";
export { ImproperlyConfigured, type TokenInput, type Tokens } from "./token-value.js";
