import { EdgeloomError } from "../../base/errors.js";
import { Secret } from "../../base/secret.js";

/** The keys of a client in CURVE, each as 40 characters of Z85. */
export type CurveClient = {
  /** Public key of the broker; a broker with another key is not talked to. */
  readonly serverKey: string;
  readonly publicKey: string;
  readonly secretKey: Secret | string;
};

const z85Key = /^[\w.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/;

/** Returns the key if it has the form of one; throws `CONFIG`, without the key, otherwise. */
export function checkCurveKey(key: Secret | string, place: string): string {
  const text = key instanceof Secret ? key.reveal() : key;
  if (z85Key.test(text)) return text;
  throw new EdgeloomError("CONFIG", "a CURVE key has 40 characters of Z85", {
    place,
    fix: "make keys with curveKeyPair() of zeromq",
  });
}
