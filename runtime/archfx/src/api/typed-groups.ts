import {
  accounts,
  areas,
  auth,
  data,
  devices,
  events,
  lines,
  machines,
  notes,
  orgs,
  properties,
  reports,
  server,
  sites,
  streamers,
  streampages,
  streams,
} from "@edgeloom/archfx-sdk";
import { type Connected, connect, type HttpClient } from "@edgeloom/runtime/http";

const groups = {
  accounts,
  areas,
  auth,
  data,
  devices,
  events,
  lines,
  machines,
  notes,
  orgs,
  properties,
  reports,
  server,
  sites,
  streamers,
  streampages,
  streams,
} as const;

/** Every described operation, by resource: `machines.get({ slug })`, `devices.list.items({ parent })`. */
export type TypedGroups = Connected<typeof groups>;

/** The described operations, bound to a client. */
export function typedGroups(http: HttpClient): TypedGroups {
  return connect(http, groups);
}
