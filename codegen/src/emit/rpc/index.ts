import type { ApiModel, MethodDecl, ServiceDecl } from "../../ir/index.js";
import { code, type Fragment, join, lit, runtime, sym } from "../../print/index.js";
import type { Analysis } from "../analysis/index.js";
import { type DescriptorKind, emitDescriptors } from "../descriptors.js";
import type { EmitOptions } from "../options.js";
import type { EmitResult } from "../plan.js";
import { inputOrModel, symbolOf, typeOfModel } from "../symbols.js";

const services: DescriptorKind<ServiceDecl, MethodDecl> = {
  folder: "services",
  suffix: "Service",
  about: "RPC services and their methods.",
  type: "Service",
  call: "service",
  addressWord: "Channel",
  declared: (model) => model.services,
  idOf: ({ group, name }) => symbolOf.service(group, name),
  addressOf: ({ channel }) => channel,
  membersOf: ({ methods }) => methods,
  memberType: methodType,
  memberCall: methodCall,
};

/** Emits a descriptor per RPC channel, with its methods. Needs the models and the wire rules beside it. */
export function emitRpc(model: ApiModel, options: EmitOptions = {}): EmitResult {
  return emitDescriptors(services, model, options);
}

function methodType({ request, response }: MethodDecl, analysis: Analysis): Fragment {
  const types = [request, response].flatMap((id) => [typeOfModel(id), inputOrModel(id, analysis)]);
  return code`${runtime("Method")}<${join(types, ", ")}>`;
}

function methodCall(method: MethodDecl): Fragment {
  const options = [
    ...(method.idempotent ? [code`idempotent: true`] : []),
    ...(method.timeoutMs === undefined ? [] : [code`timeoutMs: ${lit(method.timeoutMs)}`]),
  ];
  const models = [method.request, method.response].map((id) => sym(symbolOf.model(id)));
  const given = options.length === 0 ? models : [...models, code`{ ${join(options, ", ")} }`];
  return code`${runtime("method")}(${join([lit(method.type), ...given], ", ")})`;
}
