import { type AlertHandleType, type AlertStatus, AlertTopic } from "@edgeloom/openmodule-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type Bus, type Publisher, publisher } from "@edgeloom/runtime/bus";
import type { Json } from "@edgeloom/runtime/schema";
import type { SendOutcome } from "@edgeloom/runtime/transport";

/** Details of an alert. `sender` is always the name of this service. */
export type AlertMeta = { readonly [key: string]: Json };

/** What an alert may have beside its type. */
export type AlertOptions = {
  /** The package that it is about; default this service. */
  readonly packageName?: string;
  /** Kept, and never sent. */
  readonly version?: string;
  /** True: it is sent each time, not only when its status changes. */
  readonly alwaysSendAlert?: boolean;
  readonly source?: string;
};

/** One sending of an alert. */
export type SendAlertOptions = AlertOptions & {
  /** Default `error`. */
  readonly status?: AlertStatus;
  readonly meta?: AlertMeta;
  /** Needed for `state`. Once given it is repeated in later messages that give none. */
  readonly value?: number;
};

type Alert = {
  readonly alertType: string;
  readonly handleType: AlertHandleType;
  readonly packageName: string;
  readonly source: string;
  alwaysSend: boolean;
  version: string | undefined;
  status?: AlertStatus;
  value?: number;
};

const statuses: readonly string[] = ["ok", "error", "offline"] satisfies AlertStatus[];

/** Raises and clears alerts (openmodule spec §7). Newer lines have checks of `health` for this. */
export class Alerts {
  readonly #bus: Bus;
  readonly #publisher: Publisher<(typeof AlertTopic)["messages"]>;
  readonly #alerts: Alert[] = [];

  constructor(options: { readonly bus: Bus }) {
    this.#bus = options.bus;
    this.#publisher = publisher(options.bus, AlertTopic);
  }

  /**
   * Id of an alert, which is made when it is new. Source, type, handle type and package make out an alert; the other options
   * change one that is there.
   */
  getOrAddAlertId(alertType: string, handleType: AlertHandleType, options: AlertOptions = {}): number {
    checkType(alertType);
    const { packageName = this.#bus.name, source = "" } = options;
    const known = this.#alerts.findIndex(
      (alert) =>
        alert.source === source &&
        alert.alertType === alertType &&
        alert.handleType === handleType &&
        alert.packageName === packageName,
    );
    const id = known < 0 ? this.#alerts.length : known;
    const alert = (this.#alerts[id] ??= {
      alertType,
      handleType,
      packageName,
      source,
      alwaysSend: false,
      version: undefined,
    });
    alert.alwaysSend = options.alwaysSendAlert ?? alert.alwaysSend;
    alert.version = options.version ?? alert.version;
    return id;
  }

  /**
   * Sends an alert if its status has changed, or always if it is such a one. Tells whether it was sent. While there is no link
   * to the bus nothing is, and the next one with this status still counts as a change.
   */
  sendWithAlertId(alertId: number, status: AlertStatus, meta: AlertMeta = {}, value?: number): boolean {
    const alert = this.#alerts[alertId];
    if (alert === undefined)
      throw wrong(`there is no alert ${alertId}`, "use an id that getOrAddAlertId has given");
    checkStatus(status);
    if (alert.handleType === "state" && value === undefined)
      throw new EdgeloomError("INVALID", "an alert of handle type `state` needs a value", {
        place: alert.alertType,
        fix: "give the value",
      });
    if (value !== undefined && !Number.isFinite(value))
      throw new EdgeloomError("INVALID", "the value of an alert must be a finite number", {
        place: alert.alertType,
        fix: "leave the value out when there is none",
      });
    const mustSend = alert.alwaysSend || alert.status !== status;
    const lastValue = value ?? alert.value;
    const isSent = mustSend && this.#publish(alert, status, meta, lastValue) !== "dropped";
    if (lastValue !== undefined) alert.value = lastValue;
    if (isSent) alert.status = status;
    return isSent;
  }

  /** {@link Alerts.getOrAddAlertId} and {@link Alerts.sendWithAlertId} in one. */
  send(alertType: string, handleType: AlertHandleType, options: SendAlertOptions = {}): boolean {
    const { status = "error", meta, value, ...alert } = options;
    checkType(alertType);
    checkStatus(status);
    return this.sendWithAlertId(this.getOrAddAlertId(alertType, handleType, alert), status, meta, value);
  }

  #publish(alert: Alert, status: AlertStatus, meta: AlertMeta, value: number | undefined): SendOutcome {
    return this.#publisher.alert({
      status,
      alert_meta: { ...meta, sender: this.#bus.name },
      package: alert.packageName,
      alert_type: alert.alertType,
      source: alert.source,
      handle_type: alert.handleType,
      value,
    });
  }
}

function checkType(alertType: string): void {
  if (alertType.includes("-"))
    throw wrong(`the alert type ${alertType} has a dash`, "write alert types in lower case with underscores");
}

function checkStatus(status: string): void {
  if (!statuses.includes(status))
    throw wrong(`an alert cannot have the status ${status}`, `use one of ${statuses.join(", ")}`);
}

function wrong(message: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", message, { place: "alerts", fix });
}
