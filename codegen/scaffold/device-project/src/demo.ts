import { runLamp } from "./lamp.js";
import { openSite } from "./site.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

const { port, close } = await openSite();
console.log(`a gateway at 127.0.0.1:${port}, with a broker and a cloud of its own; Ctrl-C ends it`);
try {
  await runLamp({ host: "127.0.0.1", port }, stop.signal);
} finally {
  await close();
}
