/**
 * Calls REST services: operations that are described, or any request. One client per service.
 *
 * @packageDocumentation
 */
export type { AuthContext, AuthProvider, AuthTarget } from "./auth/provider.js";
export { type ApiKeyOptions, apiKey, basic, bearer } from "./auth/providers.js";
export type { ClientCertificate, Credential, SecretSource } from "./auth/schemes.js";
export { type AuthTokens, TokenAuth, type TokenAuthOptions } from "./auth/token-auth.js";
export type { HttpClient, ItemOf, Rest } from "./client.js";
export { type Call, type Connected, connect, type Group } from "./connect.js";
export type {
  AnyOperation,
  Content,
  ContentKind,
  Described,
  HeaderForm,
  HeaderObject,
  ModelSource,
  Operation,
  OperationFacts,
  Pagination,
  Parameter,
  ParameterStyle,
  Part,
  PartHeader,
  Positions,
  ReplyHeader,
  SecurityScheme,
} from "./descriptors.js";
export {
  EngineError,
  type EngineFailure,
  type HttpEngine,
  type WireBody,
  type WireReply,
  type WireRequest,
} from "./engine.js";
export { factsOf, type WholeFacts } from "./facts.js";
export type {
  GenericReply,
  GenericRequest,
  MultipartInput,
  QueryValue,
  ReplyForm,
  ReplyForms,
} from "./generic.js";
export { createHttpClient } from "./http-client.js";
export {
  type FieldErrors,
  HttpError,
  type HttpErrorFacts,
  type HttpErrorKind,
  isFailure,
  isHttpError,
} from "./http-error.js";
export type { HttpRequest, HttpResponse, Interceptor } from "./interceptors.js";
export type { HttpLimits, HttpOptions, NodeAgent, ProxyOptions, TlsOptions } from "./options.js";
export type { Items, Pages } from "./paging/items.js";
export type { BodyAt, Reply } from "./replies.js";
export type { ReplyStream, ServerEvent } from "./reply/reply-stream.js";
export type {
  CallOptions,
  FileContent,
  FileInput,
  HeaderInput,
  HttpHeaders,
  PageOptions,
  Progress,
  RetryOptions,
  ValidateMode,
} from "./types.js";
