import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
};

/** Serves files as a plain web server does, below `/docs/`; asks for anything else are noted and answered with 404. */
export async function serveFiles(files: ReadonlyMap<string, string>) {
  const missing: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const name = path.replace(/^\/docs\//, "").replace(/(^|\/)$/, "$1index.html");
    const text = path.startsWith("/docs/") ? files.get(name) : undefined;
    if (text === undefined) missing.push(path);
    response.writeHead(text === undefined ? 404 : 200, {
      "content-type": types[name.split(".").pop() ?? ""] ?? "text/plain",
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/docs/`,
    missing,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
