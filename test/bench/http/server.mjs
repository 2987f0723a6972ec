// A server of its own process, so that the processor time of the client is that of the client alone.
import { createServer } from "node:http";
import { reportPages } from "../validators/lib/samples.mjs";

const json = { "content-type": "application/json; charset=utf-8" };
const small = JSON.stringify(reportPages[0].items[0].medium);
const pages = reportPages.map((page) => JSON.stringify(page));

const server = createServer((request, response) => {
  request.resume();
  const page = /page=(\d)/.exec(request.url ?? "");
  const text = page === null ? small : pages[Number(page[1]) % pages.length];
  response.writeHead(200, { ...json, "content-length": Buffer.byteLength(text) }).end(text);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.on("end", () => process.exit(0)).resume();
