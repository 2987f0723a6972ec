import { runLamp } from "./lamp.js";
import { openSite } from "./site.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const site = await openSite();
console.log(`a gateway at 127.0.0.1:${site.port}, with a broker and a cloud of its own; Ctrl-C ends it`);
try {
  await runLamp({ host: "127.0.0.1", port: site.port }, stop.signal);
} finally {
  await site.close();
}
