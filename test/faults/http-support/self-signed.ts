import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A key and a certificate that it signed itself, PEM. */
export type SelfSigned = { readonly key: string; readonly cert: string };

/** What a certificate says. */
export type CertificateFacts = { readonly name?: string; readonly address?: string; readonly validTo?: Date };

const day = 86_400_000;

/** Makes a certificate for a name or address, valid from yesterday. Written in DER by hand, so that no tool has to be there. */
export function selfSigned(facts: CertificateFacts = { address: "127.0.0.1" }): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const subject = sequence(set(sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from("edgeloom test")))));
  const validTo = facts.validTo ?? new Date(Date.now() + 30 * day);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    subject,
    sequence(time(new Date(Date.now() - 10 * day)), time(validTo)),
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(alternativeName(facts), isAuthority)),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`,
  };
}

function alternativeName({ name, address }: CertificateFacts): Buffer {
  const names = [
    ...(name === undefined ? [] : [der(0x82, Buffer.from(name))]),
    ...(address === undefined ? [] : [der(0x87, Buffer.from(address.split(".").map(Number)))]),
  ];
  return sequence(oid(0x55, 0x1d, 0x11), der(0x04, sequence(...names)));
}

const isAuthority = sequence(
  oid(0x55, 0x1d, 0x13),
  der(0x01, Buffer.of(0xff)),
  der(0x04, sequence(der(0x01, Buffer.of(0xff)))),
);

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function set(part: Buffer): Buffer {
  return der(0x31, part);
}

function oid(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
}
