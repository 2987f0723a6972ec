/** Names of the commands that speak to others. */
export type LiveName = "mock" | "call" | "tail" | "publish";

const codes = `Exit codes
  0    done
  1    the other side refused, failed, or answered something that does not fit
  2    the command line, the document or the request is wrong; nothing was sent
  3    nobody was there
  4    no answer came in time
  130  Ctrl-C
`;

const broker = `  --broker ADDRESS    A host, or where one publishes and subscribes:
                      tcp://127.0.0.1:10100,tcp://127.0.0.1:10200, which is the default.`;

/** What `edgeloom COMMAND --help` prints. */
export const liveHelp: Readonly<Record<LiveName, string>> = {
  mock: `edgeloom mock DOCUMENT [OPTIONS]: does as a document says, until Ctrl-C

  OpenAPI        a server: requests are judged, answers are examples that fit.
                 A client may ask with Prefer: code=404, example=NAME, fault=drop.
  AsyncAPI       RPC servers and a publisher, at a broker or with one of their own
  device module  virtual devices that connect to a gateway

Options
  --port N            Of the server; default 0: a free one.      --host ADDRESS  default 127.0.0.1
  --cors              Lets pages of any origin call the server.
${broker}
                      Without it, a broker of its own is started.
  --resource NAME     Answers only requests for this resource.
  --gateway HOST:PORT Where devices connect.
  --every-ms N        How often messages or statuses are sent; default 1000. 0: no messages.
  --seed N            Varies examples, and when faults happen: the same for the same seed.
  --delay-ms N        Waits before each answer.
  --fault KIND@RATE   May be repeated. A status, error, drop, truncate, malformed, invalid or timeout,
                      and how often: --fault 503@10% --fault drop@0.01. Without a rate: always.
  --record FILE       Adds each exchange to a file, as a line of JSON.
  --json, --quiet     Exchanges as JSON, or none.

${codes}`,
  call: `edgeloom call DOCUMENT CHANNEL TYPE [JSON]        an RPC over a live bus
edgeloom call DOCUMENT OPERATION [JSON] [--NAME VALUE …] --server URL    an operation of a service

JSON is the request, or the arguments of the operation by their names, with the body as "body";
@FILE reads it from a file, - from standard input. It is held against the document before it is sent.

Options
  --list              Shows channels with their types, and operations.
  --example           Prints a request that fits, and sends nothing.
  --as-is             Sends what does not fit.
${broker}
  --resource NAME     The device that shall answer.
  --server URL        Default: the first server of the document.
  --header 'N: V'     May be repeated.       --body JSON   The body alone.
  --timeout-ms N      For the whole call.
  --json              Prints the answer on one line.

${codes}`,
  tail: `edgeloom tail DOCUMENT [TOPIC …] [OPTIONS]: shows messages as they come, and what is wrong with them

A TOPIC is its name or its address; a star at the end stands for all that begin so. Default: all.

Options
  --list              Shows topics with their types.
  --type TYPE         Only these. May be repeated.
  --where NAME=VALUE  Only messages with this value, dots for what lies deeper. May be repeated.
  --invalid           Only messages that do not fit.
  --count N           Ends after so many.
${broker}
  --timeout-ms N      For the connection.
  --json              One line of JSON for each message.

${codes}`,
  publish: `edgeloom publish DOCUMENT TOPIC JSON|@FILE|- [OPTIONS]: sends messages that fit

With - each line of standard input is a message.

Options
  --list              Shows topics with their types.
  --type TYPE         Which message it is, where it does not say so itself.
  --example           Prints a message that fits, and sends nothing.
  --as-is             Sends what does not fit.
${broker}
  --timeout-ms N      For the connection.

${codes}`,
};
