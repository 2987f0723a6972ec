import { createServer } from "node:net";

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Other ports for those that a guide names, so that guides, other tests and the machine do not meet. */
export async function otherPorts(ports: readonly number[]): Promise<(text: string) => string> {
  const pairs = await Promise.all(
    ports.map(async (port) => [String(port), String(await freePort())] as const),
  );
  const others = new Map(pairs);
  const any = new RegExp(`\\b(?:${[...others.keys()].join("|")})\\b`, "g");
  return (text) => (others.size === 0 ? text : text.replace(any, (port) => others.get(port) ?? port));
}
