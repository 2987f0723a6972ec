import type { Secret } from "../../base/secret.js";
import type { AuthProvider } from "./provider.js";

/** A value that may be asked for anew at each call. */
export type SecretSource = string | Secret | (() => string | Secret | Promise<string | Secret>);

/** What a client proves itself with in TLS, both PEM. Node only. */
export type ClientCertificate = { readonly cert: string; readonly key: string | Secret };

/**
 * The credential for one security scheme: the key or token, name and password, the certificate of a scheme `mutualTLS`, or a provider
 * that does it all.
 */
export type Credential =
  | SecretSource
  | { readonly username: string; readonly password: string | Secret }
  | ClientCertificate
  | AuthProvider;
