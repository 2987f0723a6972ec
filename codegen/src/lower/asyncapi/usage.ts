import type { ChannelSource } from "./channels.js";
import type { MessageSource } from "./messages.js";
import type { OperationSource } from "./operations.js";

/** How the operations of a run use the addresses: as topics, for RPC, or for both. */
export class Usage {
  private readonly byRpc = new Map<string, Set<MessageSource>>();
  private readonly byTopic = new Map<string, Set<MessageSource>>();

  constructor(operations: readonly OperationSource[]) {
    for (const { channel, messages, reply } of operations) {
      record(reply ? this.byRpc : this.byTopic, channel.address, messages);
      if (reply?.channel) record(this.byRpc, reply.channel.address, reply.messages);
    }
  }

  /**
   * Whether a message of a channel travels on a topic. A channel that only RPCs use is no topic; where both meet, the messages
   * that only RPCs use are not messages of the topic.
   */
  isOnTopic(channel: ChannelSource, message: MessageSource): boolean {
    const address = channel.address ?? "";
    const rpc = this.byRpc.get(address);
    const topic = this.byTopic.get(address);
    if (rpc === undefined) return true;
    if (topic === undefined) return false;
    return topic.has(message) || !rpc.has(message);
  }
}

function record(
  uses: Map<string, Set<MessageSource>>,
  address: string | undefined,
  messages: readonly MessageSource[],
): void {
  if (address === undefined) return;
  const used = uses.get(address) ?? new Set();
  for (const message of messages) used.add(message);
  uses.set(address, used);
}
