import type { CommandSpec, OptionSpecs } from "./spec.js";

const broker = {
  value: "ADDRESS",
  about:
    "A host, or where one publishes and subscribes. Default: BROKER_SUB and BROKER_PUB, or tcp://127.0.0.1:10100,tcp://127.0.0.1:10200.",
} as const;

const brokerOrMqtt = {
  value: "ADDRESS",
  about: `${broker.about} mqtt://HOST:PORT or mqtts://HOST:PORT for MQTT; that is the default where the document names such a server.`,
} as const;

const mqttCredentials =
  "Who connects by MQTT is in the environment: EDGELOOM_MQTT_USERNAME and EDGELOOM_MQTT_PASSWORD, and for mqtts the files EDGELOOM_MQTT_CA, EDGELOOM_MQTT_CERT and EDGELOOM_MQTT_KEY.";

const timeoutOfConnection = { value: "N", about: "For the connection. Default: 3000." } as const;
const asIs = { about: "Send what does not fit, too." } as const;

/** The exit codes of all that asks others. */
const exits = {
  0: "done",
  1: "the other side refused, failed, or answered something that does not fit",
  2: "the command line, the document or the request is wrong; nothing was sent",
  3: "nobody was there",
  4: "no answer came in time",
  130: "Ctrl-C",
} as const;

/** `edgeloom mock`. */
export const mockSpec = {
  purpose: "live",
  usage: ["mock DOCUMENT [OPTIONS]"],
  about: "Do as a document says: a server, a publisher, or virtual devices",
  details: [
    "OpenAPI: a server; requests are judged, and answers are examples that fit. A client may ask with `Prefer: code=404, example=NAME, fault=drop`.",
    "AsyncAPI: RPC servers and a publisher, at a broker or with one of their own.",
    "Device module: virtual devices that connect to a gateway.",
    "It runs until Ctrl-C.",
  ],
  options: {
    port: { value: "N", about: "Of the server. Default: a free one." },
    host: { value: "ADDRESS", about: "Of the server. Default: 127.0.0.1." },
    cors: { about: "Let pages of any origin call the server." },
    "no-auth": {
      about: "Let in who sends no credential. Else any is taken where the document asks for one.",
    },
    broker: {
      ...broker,
      about: "A host, or where one publishes and subscribes. Default: a broker of its own.",
    },
    resource: { value: "NAME", about: "Answer only requests for this resource." },
    gateway: { value: "HOST:PORT", about: "Where devices connect." },
    "every-ms": {
      value: "N",
      about: "How often messages or statuses are sent; 0: no messages. Default: 1000.",
    },
    seed: { value: "N", about: "Varies examples, and when faults happen: the same for the same seed." },
    "delay-ms": { value: "N", about: "Wait before each answer. Default: 0." },
    "timeout-ms": { value: "N", about: "For connections, and for answers of a gateway." },
    fault: {
      value: "KIND@RATE",
      several: true,
      about:
        "What goes wrong, and how often: --fault 503@10% --fault drop@0.01. A status, error, drop, truncate, malformed, invalid or timeout; without a rate: always.",
    },
    record: { value: "FILE", about: "Add each exchange to a file, as a line of JSON." },
    json: { about: "Print exchanges as JSON." },
    quiet: { about: "Print no exchanges." },
  },
  examples: [
    ["mock api.yaml --port 4010", "a server to develop against"],
    ["mock schemas/gate.yaml --broker 127.0.0.1 --fault error@5%", "a service on a bus that sometimes fails"],
  ],
  exits: { 0: "Ctrl-C", 2: exits[2], 3: exits[3] },
} as const satisfies CommandSpec;

/** `edgeloom call`. */
export const callSpec = {
  purpose: "live",
  usage: [
    "call DOCUMENT CHANNEL TYPE [JSON] [OPTIONS]",
    "call DOCUMENT OPERATION [JSON] [--NAME VALUE …] [--server URL] [OPTIONS]",
  ],
  about: "Call an RPC over a live bus, or an operation of a REST service",
  details: [
    'JSON is the request, or the arguments of the operation by their names, with the body as "body"; @FILE reads it from a file, - from standard input. It is held against the document before it is sent.',
    "Credentials come from the environment: what the security scheme api_key asks for from EDGELOOM_CREDENTIAL_API_KEY, NAME:PASSWORD for a basic one.",
  ],
  options: {
    list: { about: "Show channels with their types, and operations." },
    example: { about: "Print a request that fits, and send nothing." },
    "as-is": asIs,
    broker,
    resource: { value: "NAME", about: "The device that shall answer." },
    server: { value: "URL", about: "Default: the first server of the document." },
    header: { value: "'N: V'", several: true, about: "A header of the request." },
    body: { value: "JSON", about: "The body alone." },
    "timeout-ms": { value: "N", about: "For the whole call." },
    json: { about: "Print the answer on one line." },
  },
  examples: [
    [`call schemas/gate.yaml access check '{"plate": "AB-123"}'`, "an RPC"],
    ["call api.yaml getPet --id 7 --server http://127.0.0.1:4010", "an operation"],
  ],
  exits,
} as const satisfies CommandSpec;

/** `edgeloom tail`. */
export const tailSpec = {
  purpose: "live",
  usage: ["tail DOCUMENT [TOPIC …] [OPTIONS]"],
  about: "Show the messages of topics as they come, and which do not fit",
  details: [
    "A TOPIC is its name or its address; a star at the end stands for all that begin so. Without one: all.",
    mqttCredentials,
  ],
  options: {
    list: { about: "Show topics with their types." },
    type: { value: "TYPE", several: true, about: "Only these." },
    where: {
      value: "NAME=VALUE",
      several: true,
      about: "Only messages with this value, dots for what lies deeper.",
    },
    invalid: { about: "Only messages that do not fit." },
    count: { value: "N", about: "End after so many." },
    broker: brokerOrMqtt,
    "timeout-ms": timeoutOfConnection,
    json: { about: "Print one line of JSON for each message." },
  },
  examples: [
    ["tail schemas/gate.yaml gate --where name=gate-1", "what one gate says"],
    ["tail schemas/gate.yaml --invalid --json", "all that does not fit, for a program"],
  ],
  exits,
} as const satisfies CommandSpec;

/** `edgeloom publish`. */
export const publishSpec = {
  purpose: "live",
  usage: ["publish DOCUMENT TOPIC JSON | @FILE | - [OPTIONS]"],
  about: "Send messages that fit",
  details: ["With - each line of standard input is a message.", mqttCredentials],
  options: {
    list: { about: "Show topics with their types." },
    type: { value: "TYPE", about: "Which message it is, where it does not say so itself." },
    example: { about: "Print a message that fits, and send nothing." },
    "as-is": asIs,
    broker: brokerOrMqtt,
    "timeout-ms": timeoutOfConnection,
    json: { about: "With --list and --example: print them on one line." },
  },
  examples: [
    [`publish schemas/gate.yaml gate '{"type": "opened", "name": "gate-1"}'`, "one message"],
    ["publish schemas/gate.yaml gate - < messages.jsonl", "one message for each line of a file"],
  ],
  exits,
} as const satisfies CommandSpec;

/** The options of `edgeloom broker`; the broker is one of the runtime and reads them itself. */
const brokerOptions = {
  xsub: {
    value: "ENDPOINT",
    about:
      "Where publishers connect; port 0 takes a free one. Default: BROKER_SUB, or tcp://127.0.0.1:10100.",
  },
  xpub: {
    value: "ENDPOINT",
    about: "Where subscribers connect. Default: BROKER_PUB, or tcp://127.0.0.1:10200.",
  },
  "ipc-directory": { value: "DIR", about: "The folder of ipc:// endpoints." },
  "max-message-bytes": { value: "N", about: "The largest message. Default: 4194304." },
  "no-drop": { about: "Wait for slow subscribers instead of dropping for them." },
  "curve-secret-key-file": { value: "FILE", about: "A file with the secret key of the broker." },
  "curve-client-keys-file": { value: "FILE", about: "A file with one public key per line: who may connect." },
  "insecure-allow-remote": { about: "Allow other machines without CURVE." },
} as const satisfies OptionSpecs;

/** `edgeloom broker`. */
export const brokerSpec = {
  purpose: "live",
  usage: ["broker [OPTIONS]"],
  about: "Run the message broker of a device (ZeroMQ XSUB/XPUB)",
  details: [
    "When it is ready it writes one line of JSON with the real endpoints. It runs until Ctrl-C, and needs @edgeloom/runtime and zeromq.",
  ],
  options: brokerOptions,
  examples: [
    ["broker", "where everybody looks for one"],
    ["broker --xsub tcp://127.0.0.1:0 --xpub tcp://127.0.0.1:0", "at free ports"],
  ],
  exits: { 0: "Ctrl-C", 2: "it cannot listen there, or the command line is wrong" },
} as const satisfies CommandSpec;
