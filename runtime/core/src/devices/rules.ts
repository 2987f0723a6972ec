import type { Json } from "../schema/shape.js";

/** A payload as rules see it. `text` and `json` throw `MALFORMED` when the bytes are not UTF-8, or not JSON. */
export type PayloadView = {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly json: Json;
};

/** What a rule about statuses is given. */
export type StatusPair = {
  readonly next: PayloadView;
  /** The aggregated status so far; undefined when there is none. */
  readonly current: PayloadView | undefined;
};

/**
 * Where a value lies in a payload: a JSON pointer such as `/telemetry/speed`. It leads into the canonical form of the status
 * where the device declares one.
 */
export type Pointer = string;

/** One reason to send a status on. Reasons are looked at in their order, and the first that holds decides. */
export type SendWhen =
  | { readonly kind: "always" }
  /** There is no current status. Reasons that look into it do not hold then, except `bytes-differ`. */
  | { readonly kind: "no-current" }
  | { readonly kind: "bytes-differ" }
  /** A value under one of the pointers differs: numbers by value, objects without regard to order. */
  | { readonly kind: "differs"; readonly at: readonly Pointer[] }
  /** A number of the new status is large enough. With `throttleMs` it holds once in a time longer than that, for all devices of the type. */
  | {
      readonly kind: "at-least" | "above";
      readonly at: Pointer;
      readonly value: number;
      readonly throttleMs?: number;
    };

/** What the aggregated status becomes: the newest bytes, its canonical form, or its text as a JSON string literal. */
export type AggregateRule = "newest" | "canonical" | "json-string";

/** A condition on a status and the command that is under way; part of {@link DropHead}. */
export type CommandCondition =
  | { readonly kind: "no-current" }
  | { readonly kind: "equals"; readonly of: "next" | "current"; readonly at: Pointer; readonly value: Json }
  /** A value of the new status equals the first element of the list. */
  | { readonly kind: "equals-head"; readonly at: Pointer };

/** The current command, written anew in compact form, without the first element of a list when the conditions hold. */
export type DropHead = {
  readonly kind: "drop-head";
  /** Where the list lies in the command. */
  readonly list: Pointer;
  /** All of them must hold … */
  readonly all: readonly CommandCondition[];
  /** … and one of these. */
  readonly any: readonly CommandCondition[];
};

/** The next command. */
export type CommandRule =
  /** The current command, its bytes unchanged. */
  | { readonly kind: "keep" }
  /** One of two texts. `truthy` as Python has it: `0`, `""`, `[]`, `{}`, `null` and `false` are not. */
  | { readonly kind: "choose"; readonly at: Pointer; readonly truthy: string; readonly falsy: string }
  | DropHead;

/** The error message of an outage, folded one status at a time (production). */
export type FoldRule =
  /** A text. With `keepsCurrent` only when there is no message yet. */
  | { readonly kind: "constant"; readonly text: string; readonly keepsCurrent: boolean }
  /** `{"field":N}`: the sum of a number over all statuses. */
  | { readonly kind: "sum"; readonly at: Pointer; readonly field: string }
  /** `{"field":[…]}`: the values at a pointer, unless equal to the one before, of the statuses for which the condition holds. */
  | {
      readonly kind: "append";
      readonly at: Pointer;
      readonly field: string;
      readonly when?: { readonly at: Pointer; readonly value: Json };
    };

/** One count of {@link CountRule}: how many statuses there are, or for how many a value is truthy or not. */
export type Count = {
  readonly field: string;
  readonly of: "all" | { readonly at: Pointer; readonly truthy: boolean };
};

/** The error message of an outage, made from all statuses that were missed at once (proof of concept). */
export type CountRule = {
  readonly kind: "counts";
  readonly counts: readonly Count[];
  /** The message instead when a status lacks a value that is counted; left out: the rule fails. */
  readonly missing?: string;
};

/** Tells whether a status is sent on. What it throws counts as no. */
export type SendableFunction = (input: StatusPair) => boolean;
/** Makes the aggregated status; when it throws, the current one is kept. */
export type AggregateFunction = (input: StatusPair) => Uint8Array | string;
/** Makes the next command; when it throws, the device gets no answer. */
export type CommandFunction = (input: StatusPair & { readonly command: PayloadView }) => Uint8Array | string;
/** Folds one status into the error message; when it throws, the message stays. */
export type FoldFunction = (input: {
  readonly current: PayloadView | undefined;
  readonly status: PayloadView;
}) => Uint8Array | string;
/** Makes an error message of all statuses that were missed, oldest first. */
export type ErrorFunction = (statuses: readonly PayloadView[]) => Uint8Array | string;
/** Says more about a payload than its schema does; also asked when there is no schema. */
export type ValidFunction = (payload: PayloadView) => boolean;

/** What the gateway does with the payloads of a device (fleet spec §6.1, §12). Each rule may be a function instead. */
export type DeviceRules = {
  readonly sendable: readonly SendWhen[] | SendableFunction;
  readonly aggregate: AggregateRule | AggregateFunction;
  /** Command of a device that never got one. */
  readonly firstCommand: string | (() => Uint8Array | string);
  readonly command: CommandRule | CommandFunction;
  /** Left out: the module has no error messages in production. */
  readonly foldError?: FoldRule | FoldFunction;
  /** Left out: the module has no error messages in the proof of concept. */
  readonly collectErrors?: CountRule | ErrorFunction;
  readonly statusValid?: ValidFunction;
  readonly commandValid?: ValidFunction;
  /** Commands go to the device as they come and are never repeated (fleet spec §6.6). */
  readonly pushesCommands?: boolean;
};
