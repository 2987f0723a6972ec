import { type FakeCollection, type FakeRow, fakeCollections } from "./fake-collections.js";
import { pageReply, selectRows } from "./fake-pages.js";
import { detailReply, type FakeReply, fieldErrorsReply, jsonReply } from "./fake-reply.js";
import { bodyFields } from "./fake-request.js";
import type { FakeCall, FakeRoute } from "./fake-route.js";

/** List, create, read, replace, change and delete, for each collection. */
export const collectionRoutes: readonly FakeRoute[] = fakeCollections.flatMap(routesOf);

function routesOf(collection: FakeCollection): readonly FakeRoute[] {
  const one = `${collection.name}/:key`;
  const reading: FakeRoute[] = [
    { method: "GET", path: collection.name, answer: (call) => list(collection, call) },
    { method: "GET", path: one, answer: (call) => onRow(collection, call, (row) => jsonReply(200, row)) },
  ];
  if (collection.required === undefined) return reading;
  return [
    ...reading,
    { method: "POST", path: collection.name, answer: (call) => create(collection, call) },
    { method: "PUT", path: one, answer: (call) => write(collection, call, true) },
    { method: "PATCH", path: one, answer: (call) => write(collection, call, false) },
    { method: "DELETE", path: one, answer: (call) => remove(collection, call) },
  ];
}

function list(collection: FakeCollection, { request, state }: FakeCall): FakeReply {
  return pageReply(request, selectRows(request, state.rows.list(collection.name), collection.filters));
}

function create(collection: FakeCollection, { request, state }: FakeCall): FakeReply {
  const fields = bodyFields(request);
  return requiredErrors(collection, fields) ?? jsonReply(201, state.rows.create(collection, { ...fields }));
}

function write(collection: FakeCollection, call: FakeCall, whole: boolean): FakeReply {
  const fields = bodyFields(call.request);
  return onRow(collection, call, (row) => {
    const errors = whole ? requiredErrors(collection, fields) : undefined;
    if (errors !== undefined) return errors;
    // The key never changes, whatever a body says.
    Object.assign(row, fields, { [collection.key]: row[collection.key] });
    return jsonReply(200, row);
  });
}

function remove(collection: FakeCollection, call: FakeCall): FakeReply {
  return onRow(collection, call, (row) => {
    call.state.rows.remove(collection, row);
    return { status: 204 };
  });
}

function onRow(
  collection: FakeCollection,
  { params, state }: FakeCall,
  answer: (row: FakeRow) => FakeReply,
): FakeReply {
  const row = state.rows.find(collection, params["key"] ?? "");
  return row === undefined ? detailReply(404, "Not found.") : answer(row);
}

function requiredErrors(collection: FakeCollection, fields: FakeRow): FakeReply | undefined {
  const missing = (collection.required ?? []).filter((name) => fields[name] === undefined);
  if (missing.length === 0) return undefined;
  return fieldErrorsReply(Object.fromEntries(missing.map((name) => [name, ["This field is required."]])));
}
