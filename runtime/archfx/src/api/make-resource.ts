import type { CallOptions, GenericRequest, PageOptions, ReplyForm } from "@edgeloom/runtime/http";
import { uploadForm } from "../upload/upload-file.js";
import { jsonBody } from "./body-value.js";
import { itemsOf, type PageSource, pagesOf } from "./pages.js";
import { type QueryValues, queryTexts } from "./query-values.js";
import type { ArchFxResource, ResourceOptions, ResourceReply } from "./resource.js";
import type { ResourcePath } from "./resource-path.js";
import type { ResourceId } from "./segments.js";
import type { RestTransport } from "./transport.js";

const defaultMaxPages = 10_000;

/** Makes the resource of a path. */
export function makeResource(transport: RestTransport, path: ResourcePath): ArchFxResource {
  const { template, params } = path;
  const verbs = new Verbs(transport, path);
  const identify = (...ids: readonly [id?: ResourceId | null]): ArchFxResource =>
    makeResource(transport, ids.length === 0 ? path : path.identified(ids[0]));
  const members: Omit<ArchFxResource, never> = {
    resource: (...names) => makeResource(transport, path.named(names)),
    url: (query = {}) => transport.url(template, params, queryTexts(query)),
    get: (query, options) => verbs.read(query, options),
    post: (data, query, options) => verbs.write("POST", data, query, options),
    put: (data, query, options) => verbs.write("PUT", data, query, options),
    patch: (data, query, options) => verbs.write("PATCH", data, query, options),
    delete: async (data, query, options) => {
      await verbs.write("DELETE", data, query, options);
      return true;
    },
    upload: (file, { fields, query, repeatable = false, ...options } = {}) =>
      verbs.send(
        { method: "POST", multipart: uploadForm(file, fields), idempotent: repeatable },
        query,
        options,
      ),
    items: (query, options) => itemsOf(verbs.pages(query, options)),
    pages: (query, options) => pagesOf(verbs.pages(query, options)),
  };
  return Object.assign(identify, members);
}

/** The requests of one path. */
class Verbs {
  readonly #transport: RestTransport;
  readonly #path: ResourcePath;

  constructor(transport: RestTransport, path: ResourcePath) {
    this.#transport = transport;
    this.#path = path;
  }

  async read<Form extends ReplyForm>(
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>> {
    const { template, params } = this.#path;
    const request = { ...options, method: "GET", path: template, params, query: queryTexts(query ?? {}) };
    return replyBody<Form>(await this.#transport.request<Form>(request));
  }

  async write<Form extends ReplyForm>(
    method: string,
    data: unknown,
    query?: QueryValues,
    options?: ResourceOptions<Form>,
  ): Promise<ResourceReply<Form>> {
    const hasBody = data !== undefined && data !== null;
    return this.send(hasBody ? { method, json: jsonBody(data) } : { method }, query, options);
  }

  async send<Form extends ReplyForm>(
    request: GenericRequest<Form> & { readonly method: string },
    query: QueryValues | undefined,
    options: ResourceOptions<Form> | CallOptions | undefined,
  ): Promise<ResourceReply<Form>> {
    this.#path.assertWritable(request.method);
    const { template, params } = this.#path;
    const sent = { ...options, ...request, path: template, params, query: queryTexts(query ?? {}) };
    return replyBody<Form>(await this.#transport.request<Form>(sent));
  }

  pages(query: QueryValues = {}, options: PageOptions = {}): PageSource {
    const { prefetch = 0, maxPages = defaultMaxPages, signal, ...call } = options;
    return {
      read: (page, ended) => this.read(page, { ...call, signal: ended }),
      signal,
      query: queryTexts(query),
      prefetch,
      maxPages,
      place: `GET ${this.#path.template}`,
    };
  }
}

/** The body in the wanted form; null for 204, 205 and an empty one (ArchFX specification §1.7). */
function replyBody<Form extends ReplyForm>({
  status,
  body,
}: {
  readonly status: number;
  readonly body: unknown;
}): ResourceReply<Form> {
  // 204 and 205 say that there is nothing, whatever was sent.
  const value = status === 204 || status === 205 ? null : (body ?? null);
  return value as ResourceReply<Form>;
}
