import type { Tokens } from "./token-value.js";

/** What a store keeps of a login. */
export type StoredLogin = {
  readonly tokens: Tokens;
  readonly username?: string;
};

/** Keeps logins beyond the life of a program, by the address of the server. */
export interface TokenStore {
  /** What was saved last; undefined where there is nothing. */
  load(server: string): Promise<StoredLogin | undefined>;
  save(server: string, login: StoredLogin): Promise<void>;
  /** Forgets the login of a server; harmless where there is none. */
  remove(server: string): Promise<void>;
}

/** Keeps logins as long as the program runs; several connections may share it. */
export function memoryTokenStore(): TokenStore {
  const logins = new Map<string, StoredLogin>();
  return {
    load: (server) => Promise.resolve(logins.get(server)),
    save: (server, login) => {
      logins.set(server, login);
      return Promise.resolve();
    },
    remove: (server) => {
      logins.delete(server);
      return Promise.resolve();
    },
  };
}
