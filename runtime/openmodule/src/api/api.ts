import {
  apiKey,
  basic,
  createHttpClient,
  type GenericRequest,
  type HttpClient,
  type HttpOptions,
  isHttpError,
} from "@edgeloom/runtime/http";
import { apiExceptionOf } from "./api-exception.js";
import { digestAuth } from "./digest-auth.js";

/** How an {@link Api} says who it is. */
export type ApiAuth =
  | { readonly type: "none" }
  | { readonly type: "basic" | "digest"; readonly user: string; readonly password: string }
  | { readonly type: "header"; readonly name: string; readonly value: string };

/** Options of an {@link Api}. */
export type ApiOptions = Pick<HttpOptions, "logger" | "clock" | "tls" | "limits"> & {
  /** Scheme, host and what every path begins with; slashes at its end do not matter. */
  readonly host: string;
  /** Default: none. */
  readonly auth?: ApiAuth;
  /** False trusts every certificate, and says so in the log. Default true. */
  readonly verifySsl?: boolean;
  /** For a whole request; default 10 s. */
  readonly timeoutMs?: number;
};

/** What may be said of one request. */
export type ApiRequest = Pick<GenericRequest, "json" | "form" | "query" | "headers" | "timeoutMs" | "signal">;

const defaultTimeoutMs = 10_000;
const maxRedirects = 5;

/**
 * Makes requests to a server without a description (openmodule spec §10.9). What is no success is an `ApiException`; nothing is
 * repeated.
 *
 * @deprecated since line 9. Use a generated client, or `createHttpClient` of `@edgeloom/runtime/http`, which this one stands on.
 */
export class Api {
  readonly host: string;
  readonly #client: HttpClient;

  constructor({ host, auth = { type: "none" }, verifySsl = true, ...options }: ApiOptions) {
    const { timeoutMs = defaultTimeoutMs, tls = {}, ...rest } = options;
    this.host = host.replace(/\/+$/, "");
    this.#client = createHttpClient({
      ...rest,
      ...authOptions(auth),
      baseUrl: this.host,
      timeoutMs,
      tls: { ...tls, verify: verifySsl },
      retry: false,
      redirects: maxRedirects,
    });
  }

  /** Gets what is at a path: parsed JSON, a text, bytes, or nothing. */
  get(path: string, request: ApiRequest = {}): Promise<unknown> {
    return this.request("GET", path, request);
  }

  /** Posts to a path. */
  post(path: string, request: ApiRequest = {}): Promise<unknown> {
    return this.request("POST", path, request);
  }

  /** Puts to a path. */
  put(path: string, request: ApiRequest = {}): Promise<unknown> {
    return this.request("PUT", path, request);
  }

  /** Patches what is at a path. */
  patch(path: string, request: ApiRequest = {}): Promise<unknown> {
    return this.request("PATCH", path, request);
  }

  /** Deletes what is at a path. */
  delete(path: string, request: ApiRequest = {}): Promise<unknown> {
    return this.request("DELETE", path, request);
  }

  /**
   * Makes a request to `<host>/<path>`.
   *
   * @throws ApiException when the reply is no success, or there is none
   */
  async request(method: string, path: string, request: ApiRequest = {}): Promise<unknown> {
    try {
      const { body } = await this.#client.request({ ...request, method, url: `${this.host}/${path}` });
      return body;
    } catch (error) {
      throw isHttpError(error) ? apiExceptionOf(error) : error;
    }
  }

  /** Ends what is under way, and closes connections. */
  close(): Promise<void> {
    return this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function authOptions(auth: ApiAuth): Pick<HttpOptions, "auth" | "interceptors"> {
  switch (auth.type) {
    case "none":
      return {};
    case "basic":
      return { auth: basic(auth.user, auth.password) };
    case "header":
      return { auth: apiKey({ in: "header", name: auth.name, value: auth.value }) };
    case "digest":
      return { interceptors: [digestAuth({ user: auth.user, password: auth.password })] };
  }
}
