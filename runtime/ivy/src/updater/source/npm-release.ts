import { EdgeloomError } from "@edgeloom/runtime";
import { bearer } from "@edgeloom/runtime/http";
import { type Checksum, checksumOf, isHashName } from "../verify/checksum.js";
import { clientOf, type Download, download } from "./download.js";
import type { HostAccess, ReleaseSource } from "./release-source.js";

/** A package in a registry. */
export type NpmPackage = { readonly package: string; readonly registry: string };

const maxManifestBytes = 4_194_304;

/** Releases that are versions of a package. Its registry gives a checksum of each. */
export function npmReleases(
  { package: name, registry }: NpmPackage,
  { token, ca }: HostAccess,
): ReleaseSource {
  return {
    fetch: async ({ version, file, maxBytes, signal }) => {
      const base = new URL(registry.endsWith("/") ? registry : `${registry}/`);
      const auth = token === undefined ? undefined : bearer(token);
      const manifest = new URL(`${name.replace("/", "%2f")}/${version}`, base);
      const { url, checksum } = distOf(await manifestOf(manifest, { signal, auth, ca }), base);
      // The registry may keep its archives at another host, which is not given the token.
      const isSameHost = new URL(url).origin === base.origin;
      await download({ url, file, maxBytes, signal, auth: isSameHost ? auth : undefined, ca });
      return { checksums: [checksum] };
    },
  };
}

async function manifestOf(
  address: URL,
  { signal, auth, ca }: Pick<Download, "signal" | "auth" | "ca">,
): Promise<unknown> {
  const client = clientOf(address, { maxBytes: maxManifestBytes, auth, ca });
  try {
    const { body } = await client.request({ url: address.href, as: "json", signal });
    return body;
  } finally {
    await client.close();
  }
}

function distOf(manifest: unknown, base: URL): { readonly url: string; readonly checksum: Checksum } {
  const { dist } = (manifest ?? {}) as {
    readonly dist?: { readonly tarball?: unknown; readonly integrity?: unknown };
  };
  const { tarball, integrity } = dist ?? {};
  if (typeof tarball !== "string" || !URL.canParse(tarball, base.href))
    throw incomplete("the address of its archive");
  const url = new URL(tarball, base);
  if (url.protocol !== "https:" && url.protocol !== base.protocol)
    throw incomplete("a safe address of its archive");
  if (typeof integrity !== "string") throw incomplete("a checksum");
  return { url: url.href, checksum: strongest(integrity) };
}

/** Of a list such as `sha1-… sha512-…` (Subresource Integrity). */
function strongest(integrity: string): Checksum {
  const known: Checksum[] = [];
  for (const part of integrity.split(/\s+/)) {
    const [, name = "", base64 = ""] = /^(sha\d+)-([A-Za-z0-9+/]+={0,2})/.exec(part) ?? [];
    if (isHashName(name)) known.push(checksumOf(name, Buffer.from(base64, "base64").toString("hex")));
  }
  const [best] = known.toSorted((left, right) => right.hex.length - left.hex.length);
  if (best === undefined) throw incomplete("a checksum that is good enough");
  return best;
}

function incomplete(what: string): EdgeloomError {
  return new EdgeloomError("INVALID", `the registry gives the release without ${what}`, {
    place: "updater.registry",
    fix: "publish the release again, to a registry that gives sha512 checksums",
  });
}
