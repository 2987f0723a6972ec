import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { sendReply } from "./fake-reply.js";
import type { FakeRequest } from "./fake-request.js";

/** Something that goes wrong. */
export type FakeFault =
  /** Any status, also 204 with a body, broken JSON or a page of HTML. */
  | {
      readonly kind: "reply";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
    }
  /** `to` may lead to another origin. */
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308; readonly to: string }
  /** The right answer, late. */
  | { readonly kind: "delay"; readonly delayMs: number }
  /** No answer at all, until the client or the server gives up. */
  | { readonly kind: "hang" }
  /** The connection ends before anything was said, or after the header. */
  | { readonly kind: "close"; readonly after: "nothing" | "header" }
  /** A body that is shorter than its announced length. */
  | { readonly kind: "truncate"; readonly body: string; readonly announcedBytes: number };

/** Which requests a fault meets. */
export type FakeFaultRule = {
  readonly method?: string;
  /** Path below `/api/v1/` without slashes at the ends, or a pattern of it. */
  readonly path?: string | RegExp;
  /** How many requests it meets; 1 when left out. */
  readonly times?: number;
};

/** The faults that wait for their request, in the order they were asked for. */
export class FakeFaults {
  #waiting: { readonly fault: FakeFault; readonly rule: FakeFaultRule; left: number }[] = [];

  add(fault: FakeFault, rule: FakeFaultRule): void {
    this.#waiting.push({ fault, rule, left: rule.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault of a request, if there is one; counts it. */
  take(request: FakeRequest): FakeFault | undefined {
    const found = this.#waiting.find(({ rule }) => meets(rule, request));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.#waiting = this.#waiting.filter((other) => other !== found);
    return found.fault;
  }
}

/** Does what a fault says. Tells whether the right answer is still to be given. */
export async function applyFault(
  fault: FakeFault,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<boolean> {
  switch (fault.kind) {
    case "reply":
      await sendRaw(response, fault);
      return false;
    case "redirect":
      await sendReply(response, { status: fault.status, headers: { location: fault.to } });
      return false;
    case "delay":
      await wait(fault.delayMs, undefined, { signal });
      return true;
    case "hang":
      return false;
    case "close":
      if (fault.after === "header") {
        response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
        response.flushHeaders();
      }
      response.socket?.destroySoon();
      return false;
    case "truncate":
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": fault.announcedBytes,
        connection: "close",
      });
      response.write(fault.body, () => response.socket?.destroySoon());
      return false;
  }
}

async function sendRaw(
  response: ServerResponse,
  fault: Extract<FakeFault, { readonly kind: "reply" }>,
): Promise<void> {
  const { status, headers = {}, body = "" } = fault;
  if (status !== 204 && status !== 205 && status !== 304)
    return sendReply(response, { status, headers, body });
  // node:http leaves the body of such a status out, and a body where none belongs is what a client has to live with.
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status} Fault`, `content-length: ${bytes.length}`, "connection: close"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  response.socket?.end(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), bytes]));
}

function meets(rule: FakeFaultRule, request: FakeRequest): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (rule.path === undefined) return true;
  return typeof rule.path === "string" ? rule.path === request.path : rule.path.test(request.path);
}
