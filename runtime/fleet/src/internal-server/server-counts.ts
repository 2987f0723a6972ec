/** Numbers that only grow; reset by nothing. */
export type ServerCounts = {
  /** Connections that were taken. */
  connections: number;
  /** Connections that were turned away at the door: too many. */
  turnedAway: number;
  /** Devices that were refused by a response. */
  refused: number;
  statuses: number;
  /** Commands that were sent, answers and pushed ones alike. */
  commands: number;
  /** Devices that were dropped because the handler gave no answer in time. */
  unanswered: number;
  /** Peers that were dropped because they said nothing. */
  expired: number;
  /** Peers that were dropped because of bytes that are no message. */
  malformed: number;
};

/** All zero. */
export function newServerCounts(): ServerCounts {
  return {
    connections: 0,
    turnedAway: 0,
    refused: 0,
    statuses: 0,
    commands: 0,
    unanswered: 0,
    expired: 0,
    malformed: 0,
  };
}
