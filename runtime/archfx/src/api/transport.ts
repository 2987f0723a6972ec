import type { GenericReply, GenericRequest, HttpClient, ReplyForm } from "@edgeloom/runtime/http";
import type { Elsewhere } from "./follow-elsewhere.js";
import { translateError } from "./translate-error.js";

/** Texts of query parameters by name. */
export type QueryTexts = Readonly<Record<string, readonly string[]>>;

/** Sends what resources ask for, follows redirects of reads to other servers, and speaks of failures in this package's classes. */
export class RestTransport {
  readonly #http: HttpClient;
  readonly #elsewhere: Elsewhere;

  constructor(http: HttpClient, elsewhere: Elsewhere) {
    this.#http = http;
    this.#elsewhere = elsewhere;
  }

  /** Rejects with a `RestHttpBaseException` when there is no success. */
  async request<Form extends ReplyForm>(request: GenericRequest<Form>): Promise<GenericReply<Form>> {
    try {
      return await this.#sent(request);
    } catch (error) {
      const { path = "/", params, query } = request;
      throw translateError(error, () => this.#http.url(path, params, query));
    }
  }

  async #sent<Form extends ReplyForm>(request: GenericRequest<Form>): Promise<GenericReply<Form>> {
    try {
      return await this.#http.request(request);
    } catch (error) {
      const reply = await this.#elsewhere.follow(error, request);
      if (reply === undefined) throw error;
      return reply;
    }
  }

  /** Ends what was redirected to other servers. */
  close(): Promise<void> {
    return this.#elsewhere.close();
  }

  url(path: string, params: GenericRequest["params"], query: QueryTexts): string {
    return this.#http.url(path, params, query);
  }
}
