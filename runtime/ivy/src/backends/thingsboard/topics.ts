/** Topics of the device API of ThingsBoard (specification §6.5). */
export const topics = {
  telemetry: "v1/devices/me/telemetry",
  attributes: "v1/devices/me/attributes",
  attributeRequest: (id: number) => `v1/devices/me/attributes/request/${id}`,
  attributeResponses: "v1/devices/me/attributes/response/+",
  attributeResponse: "v1/devices/me/attributes/response/",
  serverCalls: "v1/devices/me/rpc/request/+",
  serverCall: "v1/devices/me/rpc/request/",
  serverCallReply: (id: string) => `v1/devices/me/rpc/response/${id}`,
  clientCall: (id: number) => `v1/devices/me/rpc/request/${id}`,
  clientCallReplies: "v1/devices/me/rpc/response/+",
  clientCallReply: "v1/devices/me/rpc/response/",
  provisionRequest: "/provision/request",
  provisionResponse: "/provision/response",
  packageChunks: "v2/sw/response/+/chunk/+",
  packageChunk: (id: number, chunk: number) => `v2/sw/request/${id}/chunk/${chunk}`,
  packageErrors: "v2/sw/error",
} as const;

/** What follows a prefix of a topic; undefined when the topic does not begin with it. */
export function after(prefix: string, topic: string): string | undefined {
  return topic.startsWith(prefix) ? topic.slice(prefix.length) : undefined;
}
