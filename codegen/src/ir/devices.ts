import type { Docs } from "./node.js";
import type { Origin, TypeId } from "./origin.js";

/** A number, text, flag or null: what rules compare with. */
export type Scalar = null | boolean | number | bigint | string;

/** How a JSON payload is spelt. */
export type PayloadLayout = "compact" | "spaced";

/** What travels in one direction of a device. */
export type PayloadDecl = {
  readonly encoding: "json" | "text" | "bytes";
  /** Well-formed data; absent: anything. */
  readonly model?: TypeId;
  /** What is taken from peers where that is more than the model says. */
  readonly accepts?: TypeId;
  /** The only texts that are taken. */
  readonly texts?: readonly string[];
  readonly layout?: PayloadLayout;
  readonly origin: Origin;
};

/** What of a payload holds data of a device. */
export type PayloadRole = "status" | "command" | "error";

/** The canonical form of a status, as data that its grammar was checked for. */
export type CanonicalDecl =
  | { readonly kind: "boolean" | "null" }
  | { readonly kind: "unsigned"; readonly bits: 8 | 32 }
  | { readonly kind: "tuple"; readonly items: readonly CanonicalDecl[] }
  | { readonly kind: "object"; readonly fields: CanonicalFields }
  | {
      readonly kind: "numbered";
      readonly key: string;
      readonly count: number;
      readonly fields: CanonicalFields;
    };

/** The fields of an object in canonical form, in the order in which they are written. */
export type CanonicalFields = readonly { readonly name: string; readonly form: CanonicalDecl }[];

/** A reason to send a status on. */
export type SendWhenDecl =
  | { readonly kind: "always" | "no-current" | "bytes-differ" }
  | { readonly kind: "differs"; readonly at: readonly string[] }
  | {
      readonly kind: "at-least" | "above";
      readonly at: string;
      readonly value: number;
      readonly throttleMs?: number;
    };

/** A condition on a status and the command under way. */
export type CommandConditionDecl =
  | { readonly kind: "no-current" }
  | { readonly kind: "equals"; readonly of: "next" | "current"; readonly at: string; readonly value: Scalar }
  | { readonly kind: "equals-head"; readonly at: string };

/** How the next command is made. */
export type CommandRuleDecl =
  | { readonly kind: "keep" }
  | { readonly kind: "choose"; readonly at: string; readonly truthy: string; readonly falsy: string }
  | {
      readonly kind: "drop-head";
      readonly list: string;
      readonly all: readonly CommandConditionDecl[];
      readonly any: readonly CommandConditionDecl[];
    };

/** How one status more changes the error message of an outage. */
export type FoldRuleDecl =
  | { readonly kind: "constant"; readonly text: string; readonly keepsCurrent: boolean }
  | { readonly kind: "sum"; readonly at: string; readonly field: string }
  | {
      readonly kind: "append";
      readonly at: string;
      readonly field: string;
      readonly when?: { readonly at: string; readonly value: Scalar };
    };

/** How all missed statuses at once become an error message. */
export type CountRuleDecl = {
  readonly kind: "counts";
  readonly counts: readonly {
    readonly field: string;
    readonly of: "all" | { readonly at: string; readonly truthy: boolean };
  }[];
  readonly missing?: string;
};

/** What the gateway does with the payloads of a device. */
export type DeviceRulesDecl = {
  readonly sendable: readonly SendWhenDecl[];
  readonly aggregate: "newest" | "canonical" | "json-string";
  readonly firstCommand: string;
  readonly command: CommandRuleDecl;
  readonly foldError?: FoldRuleDecl;
  readonly collectErrors?: CountRuleDecl;
  readonly pushesCommands?: boolean;
};

/** A device type of a module. */
export type DeviceDecl = {
  /** Key in the document; becomes a member name. */
  readonly name: string;
  readonly type: number | "any";
  readonly alsoTypes?: readonly number[];
  /** Text that only this device type of all has; becomes part of its type. */
  readonly brand: string;
  readonly payloads: Readonly<Record<PayloadRole, PayloadDecl>>;
  readonly canonical?: CanonicalDecl;
  readonly rules: DeviceRulesDecl;
  readonly docs: Docs;
  readonly origin: Origin;
};

/** A family of devices of the Fleet Protocol. */
export type ModuleDecl = {
  /** What it is called in emitted code. */
  readonly symbolName: string;
  /** In the words of the protocol. */
  readonly name: string;
  readonly number: number;
  readonly rolePattern?: string;
  readonly group: string;
  readonly devices: readonly DeviceDecl[];
  readonly docs: Docs;
  readonly origin: Origin;
};
