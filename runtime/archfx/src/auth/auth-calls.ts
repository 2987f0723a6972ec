/** Answer of a token endpoint, of any status. */
export type AuthReply = {
  readonly status: number;
  /** Parsed JSON or text. */
  readonly body: unknown;
  /** What the server says about a failure. */
  readonly detail: string | undefined;
  /** The failure as an error, for whoever has to throw it; undefined for a success. */
  readonly error: Error | undefined;
};

/** How a session speaks to the token endpoints: without retry, refresh or redirect. */
export interface AuthCalls {
  /** Posts JSON to a path below `/api/v1/`. Rejects only when there is no answer, or a success that is not readable. */
  post(
    path: string,
    body: unknown,
    options: { readonly withCredentials: boolean; readonly signal?: AbortSignal | undefined },
  ): Promise<AuthReply>;
}

/** Statuses that say nothing about the credentials: the same call may succeed a moment later. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Whether a status says that all is well. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
