import type { ApiModel, OperationDecl, TypeId } from "../../ir/index.js";
import type { EmittedNames } from "./emitted-names.js";

/** A program that uses a package for the first time, and what has to be installed for it. */
export type FirstCall = { readonly program: string; readonly peers: readonly string[] };

/** What a first call is made of. */
export type Callable = {
  /** With its views (`withViews`). */
  readonly model: ApiModel;
  readonly names: EmittedNames;
  /** What the package calls its models. */
  readonly models: ReadonlyMap<TypeId, string>;
  /** Whether the models are validators, and not only types. */
  readonly hasValidators: boolean;
  readonly packageName: string;
  /** Where the service of an operation is. */
  readonly serverOf: (operation: OperationDecl) => string;
};
