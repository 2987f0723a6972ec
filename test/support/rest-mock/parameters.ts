import { coerced, coercedList, coercedObject } from "./coerce.js";
import type { RawOperation, RawParameter } from "./document.js";
import type { Schemas } from "./schemas.js";

/** A request as it came, without its body. */
export type Received = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly cookies: ReadonlyMap<string, string>;
};

/** What is wrong with the parameters of a request. */
export function parameterProblems(
  operation: RawOperation,
  received: Received,
  schemas: Schemas,
): readonly string[] {
  const known = operation.parameters.flatMap((parameter) => problemOf(parameter, received, schemas));
  return [...known, ...strangers(operation, received, schemas)];
}

function problemOf(parameter: RawParameter, received: Received, schemas: Schemas): readonly string[] {
  const place = `${parameter.in} parameter ${JSON.stringify(parameter.name)}`;
  const value = read(parameter, received, schemas);
  if (value === undefined) return parameter.required ? [`${place} is missing`] : [];
  const problem = schemas.problem(parameter.schema, value);
  return problem === undefined ? [] : [`${place} is ${JSON.stringify(value)}: ${problem}`];
}

function read(parameter: RawParameter, received: Received, schemas: Schemas): unknown {
  const texts = textsOf(parameter, received);
  if (parameter.mediaType !== undefined) return texts[0] === undefined ? undefined : JSON.parse(texts[0]);
  if (parameter.style === "deepObject") return readDeep(parameter, received, schemas);
  if (texts.length > 0) {
    const separator = separators[parameter.style];
    const parts =
      parameter.explode && parameter.in === "query"
        ? texts
        : texts.flatMap((text) => text.split(separator ?? ","));
    const whole = coerced(texts.join(separator ?? ","), parameter.schema, schemas);
    return schemas.fits(parameter.schema, whole) ? whole : coercedList(parts, parameter.schema, schemas);
  }
  return parameter.in === "query" && parameter.explode
    ? readExploded(parameter, received, schemas)
    : undefined;
}

const separators: Readonly<Record<string, string>> = { spaceDelimited: " ", pipeDelimited: "|" };

function textsOf(
  { in: place, name }: RawParameter,
  { path, query, headers, cookies }: Received,
): readonly string[] {
  const one = { path: path[name], header: headers[name.toLowerCase()], cookie: cookies.get(name) }[place];
  return place === "query" ? query.getAll(name) : one === undefined ? [] : [one];
}

/** `filter[name]=x` */
function readDeep({ name, schema }: RawParameter, { query }: Received, schemas: Schemas): unknown {
  const entries = [...query].flatMap(([key, text]) =>
    key.startsWith(`${name}[`) && key.endsWith("]") ? [[key.slice(name.length + 1, -1), text] as const] : [],
  );
  return entries.length === 0 ? undefined : coercedObject(Object.fromEntries(entries), schema, schemas);
}

/** The properties of an object each stand for themselves. */
function readExploded({ schema }: RawParameter, { query }: Received, schemas: Schemas): unknown {
  const names = Object.keys(schemas.expanded(schema)["properties"] ?? {});
  const entries = [...query].filter(([key]) => names.includes(key));
  return entries.length === 0 ? undefined : coercedObject(Object.fromEntries(entries), schema, schemas);
}

/** What no parameter explains: a client must not make up anything. The properties of an object may have any names. */
function strangers({ parameters }: RawOperation, { query }: Received, schemas: Schemas): readonly string[] {
  const named = parameters.filter((parameter) => parameter.in === "query");
  const spreads = named.some(
    ({ style, explode, schema }) =>
      style === "form" && explode && schemas.expanded(schema)["type"] === "object",
  );
  return [...query.keys()].flatMap((key) => {
    const isKnown = named.some(({ name }) => key === name || key.startsWith(`${name}[`));
    return isKnown || spreads ? [] : [`nothing explains the query parameter ${JSON.stringify(key)}`];
  });
}
