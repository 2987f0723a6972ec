import { commands, type Message, securitySchemes, statuses } from "@edgeloom/fleet-sdk";
import { EdgeloomError, type Json } from "@edgeloom/runtime";
import { BoundedQueue, type Clock, Secret, systemClock, type Timer } from "@edgeloom/runtime/base";
import { connect, createHttpClient, type HttpClient, isHttpError } from "@edgeloom/runtime/http";
import type { ServerModule, ServerModuleContext } from "../external-server/index.js";
import { type Device, newDevice } from "../wire/index.js";
import { defaultPollGuard, PollGuard } from "./poll-guard.js";

/** How a module reaches the HTTP API. */
export type HttpApiModuleOptions = {
  /** Its number: only commands for its devices are taken. */
  readonly module: number;
  readonly isDeviceTypeSupported?: (deviceType: number) => boolean;
  /** Writes a command of a device type; compact JSON where left out. */
  readonly encodeCommand?: (deviceType: number, command: Json) => Uint8Array;
  /** Made from `api_url` and `api_key` of the module's configuration where left out. */
  readonly http?: HttpClient;
  readonly clock?: Clock;
};

type MessageType = "STATUS" | "STATUS_ERROR";

const retryMs = 1_000;
const maxWaiting = 1_000;

/** Hands statuses to the HTTP API of the fleet, and takes commands from there (fleet spec §11). */
export class HttpApiModule implements ServerModule {
  readonly #context: ServerModuleContext;
  readonly #options: HttpApiModuleOptions;
  readonly #clock: Clock;
  readonly #http: HttpClient;
  readonly #api: ReturnType<typeof apiOf>;
  readonly #guard: PollGuard;
  readonly #waiting = new BoundedQueue<Message>({ maxCount: maxWaiting, policy: "drop-oldest" });
  readonly #closing = new AbortController();
  #isSending = false;
  /** Undefined until the first answer, whose commands are older than this server. */
  #since: number | undefined;
  #timer: Timer | undefined;

  /** Throws `CONFIG` when `api_url` or `api_key` is missing, or a setting of the guard is no number. */
  constructor(context: ServerModuleContext, options: HttpApiModuleOptions) {
    this.#context = context;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#http = options.http ?? clientOf(context);
    this.#api = apiOf(this.#http);
    this.#guard = new PollGuard(guardOf(context));
    this.#pollLater(0);
  }

  isDeviceTypeSupported(deviceType: number): boolean {
    return this.#options.isDeviceTypeSupported?.(deviceType) ?? true;
  }

  deviceConnected(): void {}

  deviceDisconnected(): void {}

  forwardStatus(device: Device, data: Uint8Array): void {
    this.#post(device, "STATUS", data);
  }

  forwardErrorMessage(device: Device, data: Uint8Array): void {
    this.#post(device, "STATUS_ERROR", data);
  }

  commandAcknowledged(): void {}

  close(): void {
    this.#timer?.cancel();
    this.#closing.abort();
  }

  #post(device: Device, messageType: MessageType, data: Uint8Array): void {
    if (this.#waiting.push(messageOf(device, messageType, data), data.length) !== "kept")
      this.#context.log.warn({ car: this.#context.car }, "the API is too slow; the oldest status is dropped");
    if (!this.#isSending) void this.#send();
  }

  /** One after the other, so that they keep their order. */
  async #send(): Promise<void> {
    this.#isSending = true;
    const { company, car, log } = this.#context;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#api.statuses.send({ company, car, body: [next] }, { signal: this.#closing.signal });
      } catch (error) {
        if (!this.#closing.signal.aborted)
          log.warn({ car, error }, "a status could not be handed to the API");
      }
    }
    this.#isSending = false;
  }

  #pollLater(delayMs: number): void {
    if (this.#closing.signal.aborted) return;
    const poll = (): void => void this.#poll();
    this.#timer = this.#clock.startTimer(delayMs + this.#guard.delayMs(this.#clock.nowMs()), poll);
  }

  async #poll(): Promise<void> {
    const { company, car, log } = this.#context;
    const isFirst = this.#since === undefined;
    const question = { company, car, ...(this.#since !== undefined && { since: this.#since, wait: true }) };
    try {
      const messages = await this.#api.commands.list(question, { signal: this.#closing.signal });
      this.#since = messages.reduce(
        (since, { timestamp = 0 }) => Math.max(since, timestamp + 1),
        this.#since ?? 0,
      );
      if (!isFirst) for (const message of messages) this.#issue(message);
      this.#pollLater(0);
    } catch (error) {
      // A car that the API does not know yet has no commands.
      if (isUnknownCar(error)) this.#since ??= 0;
      else if (!this.#closing.signal.aborted) log.warn({ car, error }, "commands could not be asked for");
      this.#pollLater(retryMs);
    }
  }

  #issue({ device_id: { module_id, type, role, name }, payload }: Message): void {
    if (module_id !== this.#options.module || payload.message_type !== "COMMAND") return;
    const device = newDevice({ module: module_id, deviceType: type, deviceRole: role, deviceName: name });
    this.#context.issue(device, this.#commandBytes(type, payload));
  }

  #commandBytes(deviceType: number, payload: Message["payload"]): Uint8Array {
    if (payload.encoding === "BASE64") return Buffer.from(payload.data, "base64");
    const { encodeCommand } = this.#options;
    return encodeCommand?.(deviceType, payload.data) ?? Buffer.from(JSON.stringify(payload.data));
  }
}

function apiOf(http: HttpClient) {
  return connect(http, { commands, statuses });
}

function clientOf({ config, log }: ServerModuleContext): HttpClient {
  const { api_url: baseUrl, api_key: key } = config;
  if (baseUrl === undefined || key === undefined)
    throw new EdgeloomError("CONFIG", "a module that speaks with the HTTP API needs api_url and api_key", {
      place: "HttpApiModule",
      fix: "add both to the config of the module",
    });
  return createHttpClient({
    baseUrl,
    logger: log,
    securitySchemes,
    credentials: { apiKey: new Secret(key) },
  });
}

function guardOf({ config }: ServerModuleContext): typeof defaultPollGuard {
  const { maxPolls, periodMs, pauseMs, spacingMs } = defaultPollGuard;
  return {
    maxPolls: setting(config, "max_requests_threshold_count", maxPolls),
    periodMs: setting(config, "max_requests_threshold_period_ms", periodMs),
    pauseMs: setting(config, "delay_after_threshold_reached_ms", pauseMs),
    spacingMs: setting(config, "retry_requests_delay_ms", spacingMs),
  };
}

function setting(config: ServerModuleContext["config"], name: string, otherwise: number): number {
  const value = Number(config[name] ?? otherwise);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new EdgeloomError("CONFIG", `${name} of a module must be a whole number`, {
    place: name,
    fix: "give a number from 0",
  });
}

function messageOf(device: Device, message_type: MessageType, data: Uint8Array): Message {
  const { module, deviceType: type, deviceRole: role, deviceName: name } = device;
  const device_id = { module_id: module, type, role, name };
  return { device_id, payload: payloadOf(message_type, data) };
}

/** What is no JSON travels as bytes. */
function payloadOf(message_type: MessageType, data: Uint8Array): Message["payload"] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  try {
    return { message_type, encoding: "JSON", data: JSON.parse(bytes.toString()) };
  } catch {
    return { message_type, encoding: "BASE64", data: bytes.toString("base64") };
  }
}

function isUnknownCar(error: unknown): boolean {
  return isHttpError(error) && error.statusCode === 404;
}
