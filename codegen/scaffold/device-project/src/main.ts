import { isEdgeloomError } from "@edgeloom/runtime";
import { runLamp } from "./lamp.js";

const { GATEWAY_HOST: host = "127.0.0.1", GATEWAY_PORT: port = "8888" } = process.env;
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());

console.log(`a lamp at the gateway ${host}:${port}; Ctrl-C ends it`);
try {
  await runLamp({ host, port: Number(port) }, stop.signal);
} catch (error) {
  if (!isEdgeloomError(error)) throw error;
  console.error(`${error.message}; npm run gateway starts one`);
  process.exitCode = 1;
}
