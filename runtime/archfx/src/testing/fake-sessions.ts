import { randomBytes } from "node:crypto";
import { type FakeClaims, readJwt, signJwt } from "./fake-jwt.js";

/** Somebody who may log in. */
export type FakeUser = {
  readonly email: string;
  readonly password: string;
  readonly username?: string;
  /** An opaque token that is valid from the start, for the scheme `token`. */
  readonly token?: string;
};

/** How tokens live. */
export type FakeTokenRules = {
  /** Seconds until an access token expires. */
  readonly accessLifeS: number;
  readonly refreshLifeS: number;
  /** Requests that one access token is good for. */
  readonly accessUses: number;
  /** `rotate`: a refresh gives a new pair and uses the old refresh token up. `keep`: it gives an access token only. */
  readonly refresh: "rotate" | "keep";
};

/** An access token with its refresh token, which is left out where a refresh does not change it. */
export type FakePair = { readonly access: string; readonly refresh?: string };

/** Why a request is not let in; the text of the reply. */
export type FakeRefusal = { readonly detail: string };

/** The users of the fake server and the tokens that are out. */
export class FakeSessions {
  readonly #secret = randomBytes(32);
  readonly #users: ReadonlyMap<string, FakeUser>;
  readonly #rules: FakeTokenRules;
  readonly #nowS: () => number;
  readonly #opaque = new Map<string, FakeUser>();
  readonly #uses = new Map<string, number>();
  readonly #spent = new Set<string>();
  #issued = 0;

  constructor(users: readonly FakeUser[], rules: FakeTokenRules, nowS: () => number) {
    this.#users = new Map(users.map((user) => [user.email, user]));
    this.#rules = rules;
    this.#nowS = nowS;
    for (const user of users) if (user.token !== undefined) this.#opaque.set(user.token, user);
  }

  /** The user with this password. */
  verify(email: unknown, password: unknown): FakeUser | undefined {
    const user = this.#users.get(String(email));
    return user !== undefined && user.password === password ? user : undefined;
  }

  /** New access and refresh tokens. */
  issue(user: FakeUser): Required<FakePair> {
    return { access: this.#sign(user.email, "access"), refresh: this.#sign(user.email, "refresh") };
  }

  /** Who sends this Authorization header. The scheme word is compared without case. Counts the use of an access token. */
  authenticate(header: string | undefined): FakeUser | FakeRefusal {
    const user = this.identify(header);
    const token = tokenOf(header);
    const uses = (this.#uses.get(token) ?? 0) + 1;
    this.#uses.set(token, uses);
    if ("detail" in user || schemeOf(header) !== "jwt" || uses <= this.#rules.accessUses) return user;
    return { detail: "Signature has expired." };
  }

  /** As {@link FakeSessions.authenticate}, without counting. */
  identify(header: string | undefined): FakeUser | FakeRefusal {
    const token = tokenOf(header);
    switch (schemeOf(header)) {
      case "jwt":
        return this.#owner(token, "access");
      case "token":
        return this.#opaque.get(token) ?? { detail: "Invalid token." };
      default:
        return { detail: "Authentication credentials were not provided." };
    }
  }

  /** What a refresh token is worth. */
  refresh(token: string): FakePair | FakeRefusal {
    const user = this.#owner(token, "refresh");
    if ("detail" in user) return user;
    if (this.#rules.refresh === "keep") return { access: this.#sign(user.email, "access") };
    this.#spent.add(token);
    return this.issue(user);
  }

  /** A new access token for one that has not expired, as servers without refresh tokens do it. */
  renew(token: string): string | FakeRefusal {
    const user = this.#owner(token, "access");
    return "detail" in user ? user : this.#sign(user.email, "access");
  }

  /** Makes the token of a header invalid. */
  revoke(header: string | undefined): void {
    const token = tokenOf(header);
    this.#spent.add(token);
    this.#opaque.delete(token);
  }

  /** Whether a JWT would be let in now. */
  isValid(token: string): boolean {
    return !("detail" in this.#owner(token, "access"));
  }

  #owner(token: string, type: FakeClaims["token_type"]): FakeUser | FakeRefusal {
    const claims = readJwt(token, this.#secret);
    if (claims === undefined || claims.token_type !== type || this.#spent.has(token))
      return { detail: "Token is invalid or expired" };
    if (claims.exp <= this.#nowS()) return { detail: "Signature has expired." };
    return this.#users.get(claims.email) ?? { detail: "User not found" };
  }

  #sign(email: string, type: FakeClaims["token_type"]): string {
    const lifeS = type === "access" ? this.#rules.accessLifeS : this.#rules.refreshLifeS;
    const iat = Math.floor(this.#nowS());
    this.#issued += 1;
    return signJwt(
      { token_type: type, email, iat, exp: iat + lifeS, jti: String(this.#issued) },
      this.#secret,
    );
  }
}

function schemeOf(header: string | undefined): string {
  return (header ?? "").split(" ", 1)[0]?.toLowerCase() ?? "";
}

function tokenOf(header: string | undefined): string {
  const text = header ?? "";
  const blank = text.indexOf(" ");
  return blank < 0 ? "" : text.slice(blank + 1);
}
