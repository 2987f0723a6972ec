export { ArchFxApi } from "./archfx-api.js";
export { Connection } from "./connection.js";
export { apiPrefix, defaultDomain } from "./domain.js";
export {
  type ErrorResponse,
  HttpAuthenticationError,
  HttpBadRequestError,
  HttpClientError,
  HttpConflictError,
  HttpConnectionError,
  HttpCouldNotVerifyServerError,
  HttpNotFoundError,
  HttpParseError,
  HttpPermissionError,
  HttpRateLimitError,
  HttpRedirectError,
  HttpServerError,
  HttpTimeoutError,
  RestHttpBaseException,
} from "./errors.js";
export type { ArchFxApiOptions, RedirectRule } from "./options.js";
export type { QueryScalar, QueryValues } from "./query-values.js";
export type { ArchFxResource, ResourceOptions, ResourceReply, UploadOptions } from "./resource.js";
export type { ResourceId } from "./segments.js";
export type { TypedGroups } from "./typed-groups.js";
