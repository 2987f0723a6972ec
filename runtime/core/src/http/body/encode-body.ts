import type { Logger } from "../../base/log.js";
import type { RequestBody } from "../call/job.js";
import { issuesText, problem, type Subject } from "../call/problem.js";
import type { Content } from "../descriptors.js";
import { contentFor, essenceOf } from "../reply/media-type.js";
import { checkAgainst } from "../reply/validate.js";
import { Unwritable } from "../serialize/encode.js";
import { plainValue } from "../serialize/value.js";
import type { ValidateMode } from "../types.js";
import { textIn } from "./composed.js";
import { binaryBody, textBody } from "./file-body.js";
import { formText } from "./form.js";
import { jsonText } from "./json-text.js";
import { linesBody } from "./lines-body.js";
import { multipartBody } from "./multipart.js";

/** A body of an operation, before it is written. */
export type BodyFacts = {
  readonly subject: Subject;
  readonly contents: readonly Content[];
  readonly value: unknown;
  /** Media type that the caller chose; the first one when left out. */
  readonly contentType: unknown;
  /** Headers for parts of a multipart body, by name or place. */
  readonly partHeaders?: unknown;
  readonly validate: ValidateMode;
  readonly log: Logger;
};

/** Checks a body against its model and writes it in its media type. Throws an `HttpError` of kind `request`. */
export function encodeBody(facts: BodyFacts): RequestBody {
  const { subject } = facts;
  const content = chosen(facts);
  if (content.kind === "json" || content.kind === "form" || content.kind === "text")
    checkBody(facts, content);
  try {
    return write(content, facts);
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw problem(subject, `the body needs ${error.message}`, { kind: "request" });
  }
}

function chosen({ subject, contents, contentType }: BodyFacts): Content {
  const [first] = contents;
  const found = typeof contentType === "string" ? contentFor(contents, essenceOf(contentType)) : first;
  if (found !== undefined) return found;
  throw problem(subject, "no such content type is described for the body", { kind: "request" });
}

function checkBody({ subject, value, validate, log }: BodyFacts, { model }: Content): void {
  if (validate === "off" || model === undefined) return;
  const issues = checkAgainst(model(), value);
  if (issues.length === 0) return;
  if (validate === "throw")
    throw problem(subject, `the body does not fit: ${issuesText(issues)}`, { kind: "request", issues });
  log.warn({ ...subjectFacts(subject), issues }, "a request body does not fit its model");
}

function subjectFacts({ method, route }: Subject): Subject {
  return { method, route };
}

function write(content: Content, { value, contentType: chosenType, partHeaders }: BodyFacts): RequestBody {
  const contentType = typeof chosenType === "string" ? chosenType : content.mediaType;
  switch (content.kind) {
    case "json":
      return textBody(jsonText(value), contentType);
    case "form":
      return textBody(formText(value, content.parts), contentType);
    case "multipart":
      return multipartBody(value, content, { mediaType: essenceOf(contentType), partHeaders });
    case "text":
      return textBody(textIn(plainValue(value), essenceOf(contentType)), contentType);
    case "binary":
      return binaryBody(value, contentType);
    case "lines":
    case "events":
      return linesBody(value, content, contentType);
  }
}
