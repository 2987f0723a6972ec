export type { MessageQueue } from "../messages/message-queue.js";
