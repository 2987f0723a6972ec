import { EdgeloomError } from "../base/errors.js";
import type { AnyModel, Model } from "../schema/shape.js";
import type { WireRules } from "../wire/index.js";
import type { HandlerGroup } from "./handler-group.js";
import type { JsonObject } from "./incoming.js";

/** What a handler may know beside the message itself. */
export type MessageContext = {
  /** Topic on which the message came. */
  readonly topic: string;
  /** The message as it was received, with what the model does not declare. */
  json(): JsonObject | undefined;
};

/** Handles one message. While a promise that it returns is pending, its group handles no further message. */
export type Handler<Out> = (message: Out, context: MessageContext) => unknown;

/** Looks at a message before it is decoded; a falsy result skips the handler. */
export type MessageFilter = (raw: JsonObject) => unknown;

/** Options that every kind of registration has. */
export type HandlerOptions = {
  readonly filter?: MessageFilter;
  /** Handlers of one group never overtake each other. Default: the one group of the bus. */
  readonly group?: HandlerGroup;
  /** Puts the registration into a group of its own that handles so many messages at once. Not together with `group`. */
  readonly concurrency?: number;
};

/** One registration, as {@link Bus.register} takes it. */
export type Register<Out, In> = HandlerOptions & {
  /** Compared exactly. */
  readonly topic: string;
  readonly model: Model<Out, In>;
  readonly wire: WireRules;
  /** Value of `type` that messages must have. Default: what the model fixes for its property `type`. */
  readonly type?: string | undefined;
  /** False: messages of any type are considered, also when the model fixes one. Default true. */
  readonly matchType?: boolean;
  readonly handler: Handler<Out>;
};

/** A handler that is registered. */
export type Registration = {
  /** Takes this one registration away; waiting messages are not handled any more. Tells whether it was registered. */
  unregister(): boolean;
};

/** The value that a model fixes for its property `type`, by a constant or a default. */
export function typeOfModel(model: AnyModel): string | undefined {
  const property = model.model.shape.object?.properties?.get("type");
  const values = property?.shape.values;
  const fixed = property?.default ?? (values?.length === 1 ? values[0] : undefined);
  return typeof fixed === "string" ? fixed : undefined;
}

/** The type by which messages are chosen; undefined when all are wanted. */
export function wantedType(options: Register<unknown, unknown>): string | undefined {
  if (options.matchType === false) return undefined;
  const type = options.type ?? typeOfModel(options.model);
  if (type !== undefined) return type;
  throw new EdgeloomError(
    "CONFIG",
    `the model ${options.model.model.name} fixes no type, so its messages cannot be told apart`,
    {
      place: options.topic,
      fix: "give type, or matchType: false to take messages of every type",
    },
  );
}
