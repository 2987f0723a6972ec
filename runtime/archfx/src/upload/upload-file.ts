import { EdgeloomError } from "@edgeloom/runtime/base";
import type { FileContent, FileInput, MultipartInput } from "@edgeloom/runtime/http";
import { type QueryScalar, type QueryValues, queryTexts } from "../api/query-values.js";

/**
 * A file to upload: its content alone, or with a name and a content type. Content without a name is sent as `file`. A stream can be
 * sent once, so an upload of one is never repeated.
 */
export type UploadFile = FileContent | FileInput;

/** Form fields beside a file, by name or as pairs. A list repeats its field; `null` and `undefined` leave it out. */
export type UploadFields =
  | QueryValues
  | readonly (readonly [name: string, value: QueryScalar | null | undefined])[];

/** The form of an upload: fields first, then the part `file` (specification 1.13). Throws `CONFIG` where there is no file. */
export function uploadForm(file: UploadFile, fields: UploadFields = {}): MultipartInput {
  if (typeof fields !== "object" || fields === null)
    throw wrongUpload("the fields are not an object", "give fields by name: { stream: … }");
  const given: readonly QueryValues[] = isPairs(fields)
    ? fields.map(([name, value]) => ({ [name]: value }))
    : [fields];
  const pairs = given
    .flatMap((values) => Object.entries(queryTexts(values)))
    .flatMap(([name, texts]) => texts.map((text) => [name, text] as const));
  return { fields: pairs, files: { file: fileInput(file) } };
}

function isPairs(fields: UploadFields): fields is Extract<UploadFields, readonly unknown[]> {
  return Array.isArray(fields);
}

function fileInput(file: UploadFile | null | undefined): FileInput {
  if (file === null || file === undefined)
    throw wrongUpload("there is no file", "give bytes, text, a Blob, a stream, or { content, name, type }");
  return isNamed(file) ? file : { content: file };
}

function isNamed(file: UploadFile): file is FileInput {
  return typeof file === "object" && "content" in file;
}

function wrongUpload(reason: string, fix: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `Nothing can be uploaded: ${reason}.`, { place: "upload", fix });
}
