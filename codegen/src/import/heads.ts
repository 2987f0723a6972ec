import type { JsonRecord } from "../ir/index.js";

const base: JsonRecord = {
  timestamp: {
    type: "number",
    format: "unixtime",
    "x-edgeloom-default": "now",
    description: "When the message was made, in seconds since the epoch, UTC, with fraction.",
  },
  name: {
    type: "string",
    "x-edgeloom-default": "service-name",
    "x-edgeloom-null": "default",
    description: "Name of the service that sent the message.",
  },
  type: { type: "string", description: "Which RPC of the channel is called." },
};

const rpcId: JsonRecord = {
  type: "string",
  format: "uuid",
  description: "Made anew for each call; the reply repeats it.",
};

/** The envelope of requests (openmodule spec §5.1), which the export does not show. */
export const requestHead: JsonRecord = {
  description: "A request without what is asked.",
  type: "object",
  required: ["type", "rpc_id"],
  "x-edgeloom-order": ["timestamp", "name", "type", "rpc_id", "resource"],
  properties: {
    ...base,
    rpc_id: rpcId,
    resource: { type: "string", description: "Device that is meant where several devices share a bus." },
  },
};

/** The envelope of replies. */
export const responseHead: JsonRecord = {
  description: "A reply without what is answered.",
  type: "object",
  required: ["type"],
  "x-edgeloom-order": ["timestamp", "name", "type", "rpc_id"],
  properties: { ...base, rpc_id: rpcId },
};
