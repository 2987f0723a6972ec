import { EdgeloomError } from "@edgeloom/runtime";
import { type Clock, DeadlineTable, type Secret, waitFor } from "@edgeloom/runtime/base";
import type { MessageLink, MqttLinkOptions } from "@edgeloom/runtime/transport/mqtt";
import { isExactObject, readExact } from "../../exact/index.js";
import type { Logger } from "../../logger/logger.js";
import { MqttConnection } from "../connection/mqtt-connection.js";
import { credentialsIn, type ProvisionedCredentials } from "./credentials.js";
import { topics } from "./topics.js";

/** What a server has answered: the credentials, and the text that holds them. */
export type Provisioned = { readonly text: string; readonly credentials: ProvisionedCredentials };

/** How a node asks for credentials. */
export type ProvisioningRequest = {
  readonly deviceName: string;
  readonly deviceKey: string;
  readonly deviceSecret: Secret;
  /** PEM of the node's own certificate, which is to be its credential; the server makes a token when left out. */
  readonly certificate?: string | undefined;
};

/** What provisioning stands on. */
export type ProvisioningParts = {
  /** Where the server is; its credentials are not used. */
  readonly options: MqttLinkOptions;
  readonly openLink: (options: MqttLinkOptions) => MessageLink;
  readonly logger: Logger;
  readonly clock: Clock;
};

const timeoutMs = 60_000;

/**
 * Registers the node (specification §6.5). Returns the credentials that the server gives.
 *
 * @throws EdgeloomError `CONFIG` when the server refuses, `DEADLINE_EXCEEDED` when it does not answer within a minute, `CANCELLED`
 */
export async function provision(
  request: ProvisioningRequest,
  { options, openLink, logger, clock }: ProvisioningParts,
  signal: AbortSignal,
): Promise<Provisioned> {
  const { username: _username, password: _password, clientId: _clientId, ...place } = options;
  const link = openLink({ ...place, username: "provision" });
  link.subscribe(topics.provisionResponse, 1);
  const connection = new MqttConnection({ name: "ThingsBoard", link, logger, clock });
  try {
    await connection.up(signal);
    return await answerTo(request, { link, connection, clock, signal });
  } finally {
    await connection.close();
  }
}

type Exchange = {
  readonly link: MessageLink;
  readonly connection: MqttConnection;
  readonly clock: Clock;
  readonly signal: AbortSignal;
};

async function answerTo(
  request: ProvisioningRequest,
  { link, connection, clock, signal }: Exchange,
): Promise<Provisioned> {
  const text = await waitFor<string>(
    {
      timeoutMs,
      signal,
      place: topics.provisionRequest,
      deadlines: new DeadlineTable({ clock }),
      onTimeout: () =>
        new EdgeloomError("DEADLINE_EXCEEDED", "the server has not answered the provisioning request", {
          place: topics.provisionRequest,
          retryable: true,
        }),
    },
    ({ resolve, reject }) => {
      const off = link.events.on("message", (_topic, payload) =>
        resolve(Buffer.from(payload).toString("utf8")),
      );
      connection.publish(topics.provisionRequest, requestText(request), signal).catch(reject);
      return off;
    },
  );
  const answer = readExact(text);
  const credentials = credentialsIn(answer);
  if (credentials !== undefined) return { text, credentials };
  const reason = isExactObject(answer) ? answer.get("errorMsg") : undefined;
  throw new EdgeloomError("CONFIG", "the server does not provision this node", {
    place: "backend.provisioning",
    fix: "compare device_key and device_secret with the device profile, and look whether the device is there already",
    ...(typeof reason === "string" ? { detail: reason.slice(0, 256) } : {}),
  });
}

function requestText({ deviceName, deviceKey, deviceSecret, certificate }: ProvisioningRequest): string {
  return JSON.stringify({
    deviceName,
    provisionDeviceKey: deviceKey,
    provisionDeviceSecret: deviceSecret.reveal(),
    ...(certificate === undefined ? {} : { credentialsType: "X509_CERTIFICATE", hash: certificate }),
  });
}
