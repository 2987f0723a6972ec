/**
 * The HTTP helper of older lines, for services that still have it. New ones use a generated client or `@edgeloom/runtime/http`.
 *
 * @packageDocumentation
 */
export { Api, type ApiAuth, type ApiOptions, type ApiRequest } from "./api.js";
export { ApiException } from "./api-exception.js";
export { type DigestCredentials, digestAuth } from "./digest-auth.js";
