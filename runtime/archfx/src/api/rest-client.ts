import type { HttpClient, Items } from "@edgeloom/runtime/http";
import { translateError } from "./translate-error.js";

/** A client as another one, whose failures are errors of this package. */
export function restClient(http: HttpClient): HttpClient {
  /** The errors of typed calls know their route; the address of a call without a reply is made of it. */
  const translated = (error: unknown, route: string): unknown =>
    translateError(error, () => `${http.baseUrl}${route}`);
  const answer = async <Result>(route: string, call: () => Promise<Result>): Promise<Result> => {
    try {
      return await call();
    } catch (error) {
      throw translated(error, route);
    }
  };
  const list = <Item>(route: string, items: Items<Item>): Items<Item> => ({
    async *[Symbol.asyncIterator]() {
      try {
        yield* items;
      } catch (error) {
        throw translated(error, route);
      }
    },
    toArray: (options) => answer(route, () => items.toArray(options)),
  });
  return {
    baseUrl: http.baseUrl,
    get inFlight() {
      return http.inFlight;
    },
    call: (operation, ...rest) => answer(operation.path, () => http.call(operation, ...rest)),
    reply: (operation, ...rest) => answer(operation.path, () => http.reply(operation, ...rest)),
    items: (operation, ...rest) => list(operation.path, http.items(operation, ...rest)),
    pages: (operation, ...rest) => list(operation.path, http.pages(operation, ...rest)),
    stream: (operation, ...rest) => answer(operation.path, () => http.stream(operation, ...rest)),
    request: (request) => answer(request.path ?? "/", () => http.request(request)),
    url: (path, params, query) => http.url(path, params, query),
    close: () => http.close(),
  };
}
