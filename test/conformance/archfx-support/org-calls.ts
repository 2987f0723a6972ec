import type { ArchFxApi } from "@edgeloom/archfx";
import type { CallOptions } from "@edgeloom/runtime/http";
import type { Canned } from "./canned-server.js";

/** A verb of a recording that says no more than the verb. */
export type OrgVerb = "get" | "post" | "put" | "patch" | "delete";

/** A call of a generated operation, complete but for its options. */
export type OrgCall = (api: ArchFxApi, options?: CallOptions) => Promise<unknown>;

const body = { name: "a" } as const;

/** The generated operations on organizations by verb; all but `post`, which makes one, on the organization `x`. */
export const orgCalls: Readonly<Record<OrgVerb, OrgCall>> = {
  get: (api, options) => api.orgs.get({ slug: "x" }, options),
  post: (api, options) => api.orgs.create({ body }, options),
  put: (api, options) => api.orgs.replace({ slug: "x", body }, options),
  patch: (api, options) => api.orgs.update({ slug: "x", body }, options),
  delete: (api, options) => api.orgs.delete({ slug: "x" }, options),
};

const answered = { status: 200, body: JSON.stringify(body) };

/** What these operations are described to answer when all is well. */
export const orgAnswers: Readonly<Record<OrgVerb, Canned>> = {
  get: answered,
  post: { ...answered, status: 201 },
  put: answered,
  patch: answered,
  delete: { status: 204 },
};
