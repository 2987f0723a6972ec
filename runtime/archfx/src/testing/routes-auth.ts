import { detailReply, type FakeReply, fieldErrorsReply, jsonReply } from "./fake-reply.js";
import { bodyFields } from "./fake-request.js";
import type { FakeCall, FakeRoute } from "./fake-route.js";

/** Login, logout, tokens and the server's time (specification 1.14, chapter 9). */
export const authRoutes: readonly FakeRoute[] = [
  { method: "POST", path: "auth/login", open: true, answer: login },
  { method: "POST", path: "auth/api-jwt-auth", open: true, answer: obtainJwt },
  { method: "POST", path: "auth/api-jwt-refresh", open: true, answer: refreshJwt },
  { method: "POST", path: "auth/api-jwt-verify", open: true, answer: verifyJwt },
  { method: "POST", path: "auth/logout", answer: logout },
  { method: "GET", path: "auth/user-info", answer: userInfo },
  { method: "GET", path: "server", open: true, answer: serverInfo },
];

function login({ request, state }: FakeCall): FakeReply {
  if (!("detail" in state.sessions.identify(request.headers["authorization"])))
    return jsonReply(403, "User already logged in.");
  const { email, password } = bodyFields(request);
  const missing = missingFields({ email, password });
  if (missing !== undefined) return missing;
  const user = state.sessions.verify(email, password);
  if (user === undefined) return jsonReply(401, "Username/password combination invalid.");
  const { access, refresh } = state.sessions.issue(user);
  return jsonReply(200, {
    username: user.username ?? user.email,
    email: user.email,
    jwt: access,
    jwt_refresh_token: refresh,
  });
}

function obtainJwt({ request, state }: FakeCall): FakeReply {
  const { username, password } = bodyFields(request);
  const missing = missingFields({ username, password });
  if (missing !== undefined) return missing;
  const user = state.sessions.verify(username, password);
  if (user === undefined) return detailReply(401, "No active account found with the given credentials");
  const pair = state.sessions.issue(user);
  return jsonReply(200, { token: pair.access, ...pair });
}

function refreshJwt({ request, state }: FakeCall): FakeReply {
  const { refresh, token } = bodyFields(request);
  if (typeof refresh === "string") {
    const pair = state.sessions.refresh(refresh);
    return "detail" in pair ? jsonReply(401, { ...pair, code: "token_not_valid" }) : jsonReply(200, pair);
  }
  if (typeof token !== "string") return fieldErrorsReply({ token: ["This field is required."] });
  const renewed = state.sessions.renew(token);
  return typeof renewed === "string"
    ? jsonReply(200, { token: renewed })
    : fieldErrorsReply({ non_field_errors: [renewed.detail] });
}

function verifyJwt({ request, state }: FakeCall): FakeReply {
  const { token } = bodyFields(request);
  if (typeof token !== "string") return fieldErrorsReply({ token: ["This field is required."] });
  return state.sessions.isValid(token)
    ? jsonReply(200, {})
    : jsonReply(401, { detail: "Token is invalid or expired", code: "token_not_valid" });
}

function logout({ request, state }: FakeCall): FakeReply {
  state.sessions.revoke(request.headers["authorization"]);
  return { status: 204 };
}

function userInfo({ user, state }: FakeCall): FakeReply {
  const account = state.rows.list("account").find((row) => row["email"] === user?.email);
  return jsonReply(200, { email: user?.email, username: user?.username ?? user?.email, ...account });
}

function serverInfo({ state }: FakeCall): FakeReply {
  return jsonReply(200, { now: new Date(state.nowS() * 1000).toISOString() });
}

function missingFields(fields: Readonly<Record<string, unknown>>): FakeReply | undefined {
  const missing = Object.entries(fields).filter(([, value]) => typeof value !== "string" || value === "");
  if (missing.length === 0) return undefined;
  return fieldErrorsReply(
    Object.fromEntries(missing.map(([name]) => [name, ["This field may not be blank."]])),
  );
}
