import type { ApiModel, MethodDecl, ServiceDecl } from "../../ir/index.js";
import {
  code,
  docs,
  type Fragment,
  indent,
  join,
  key,
  lines,
  lit,
  memberName,
  runtime,
  sym,
} from "../../print/index.js";
import { type Analysis, analyse } from "../analysis/index.js";
import { groupBy, sourcesOf } from "../files.js";
import { type EmitOptions, namedMembers } from "../options.js";
import type { EmitResult, FilePlan, SymbolPlan } from "../plan.js";
import { inputOrModel, symbolOf, typeOfModel } from "../symbols.js";

/** Emits a descriptor per RPC channel, with its methods. Needs the models and the wire rules beside it. */
export function emitRpc(model: ApiModel, options: EmitOptions = {}): EmitResult {
  const analysis = analyse(model);
  const files = [...groupBy(model.services, fileOf)].map(
    ([path, services]): FilePlan => ({
      path,
      template: "module",
      about: "RPC services and their methods.",
      declarations: services.map((service) => ({
        symbol: symbolIdOf(service),
        rank: 0,
        body: declaration(service, analysis, options),
      })),
      sources: sourcesOf(services),
    }),
  );
  return { symbols: model.services.map(symbolFor), files };
}

function fileOf(service: ServiceDecl): string {
  return `services/${service.group}`;
}

function symbolIdOf(service: ServiceDecl): SymbolPlan["id"] {
  return symbolOf.service(service.group, service.name);
}

function symbolFor(service: ServiceDecl): SymbolPlan {
  const { name: proposed, origin } = service;
  const file = fileOf(service);
  return {
    id: symbolIdOf(service),
    proposed,
    casing: "pascal",
    suffix: "Service",
    file,
    space: "value",
    exported: true,
    origin,
  };
}

function declaration(service: ServiceDecl, analysis: Analysis, options: EmitOptions): Fragment {
  const members = namedMembers(service.methods, options);
  const types = members.map(([name, method]) => memberType(name, method, analysis));
  const values = members.map(([name, method]) => code`${key(name)}: ${methodCall(method)},`);
  const about = docs(service.docs, { notes: [`Channel: \`${service.channel}\``] });
  const type = code`${runtime("Service")}<{${indent(lines(types))}}>`;
  const made = code`${runtime("service")}(${lit(service.channel)}, ${sym(symbolOf.wireRules())}, {${indent(lines(values))}})`;
  return code`${about}export const ${sym(symbolIdOf(service))}: ${type} = /*@__PURE__*/ ${made};`;
}

function memberType(name: string, method: MethodDecl, analysis: Analysis): Fragment {
  const { request, response } = method;
  const types = [
    typeOfModel(request),
    inputOrModel(request, analysis),
    typeOfModel(response),
    inputOrModel(response, analysis),
  ];
  return code`${docs(method.docs)}readonly ${memberName(name)}: ${runtime("Method")}<${join(types, ", ")}>;`;
}

function methodCall(method: MethodDecl): Fragment {
  const options = [
    ...(method.idempotent ? [code`idempotent: true`] : []),
    ...(method.timeoutMs === undefined ? [] : [code`timeoutMs: ${lit(method.timeoutMs)}`]),
  ];
  const models = [method.request, method.response].map((id) => sym(symbolOf.model(id)));
  const given = options.length === 0 ? models : [...models, code`{ ${join(options, ", ")} }`];
  return code`/*@__PURE__*/ ${runtime("method")}(${join([lit(method.type), ...given], ", ")})`;
}
