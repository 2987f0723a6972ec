/** A request at the moment when its credentials are added. Nothing logs it any more. */
export type AuthTarget = {
  setHeader(name: string, value: string): void;
  setQuery(name: string, value: string): void;
  setCookie(name: string, value: string): void;
};

/** What a provider knows of the call. */
export type AuthContext = {
  /** Ends with the call, and is the same for all that is asked for one call. */
  readonly signal: AbortSignal;
};

/** Adds the credentials of a client to its requests, as the last step before they leave. */
export interface AuthProvider {
  /** Adds them. May wait, for a token that has to be fetched first. */
  authenticate(target: AuthTarget, context: AuthContext): void | Promise<void>;
  /**
   * The server refused these credentials with 401. Tells whether there are others now, so that the request is worth one more
   * attempt.
   */
  renew?(context: AuthContext): Promise<boolean>;
}
