/** What an operation object may hold. */
export const operationFields: readonly string[] = [
  "tags",
  "summary",
  "description",
  "externalDocs",
  "operationId",
  "parameters",
  "requestBody",
  "responses",
  "callbacks",
  "deprecated",
  "security",
  "servers",
  "x-edgeloom-name",
  "x-edgeloom-since",
  "x-edgeloom-idempotent",
  "x-edgeloom-pagination",
];
