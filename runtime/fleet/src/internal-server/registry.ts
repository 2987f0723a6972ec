import { type Device, identityKey } from "../wire/index.js";

/** Whoever holds an identity. */
export type Holder = { readonly device: Device | undefined };

/** Which connection holds which identity: at most one each. */
export class Registry<Session extends Holder> {
  readonly #byIdentity = new Map<string, Session>();

  get size(): number {
    return this.#byIdentity.size;
  }

  find(device: Device): Session | undefined {
    return this.#byIdentity.get(identityKey(device));
  }

  /** Gives the identity to a session, whoever held it before. */
  give(device: Device, session: Session): void {
    this.#byIdentity.set(identityKey(device), session);
  }

  /** Takes the identity back; false when the session does not hold it (any more). */
  take(session: Session): boolean {
    if (session.device === undefined || this.find(session.device) !== session) return false;
    return this.#byIdentity.delete(identityKey(session.device));
  }
}
