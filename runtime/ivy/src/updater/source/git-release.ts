import type { GitUpdaterConfig } from "@edgeloom/ivy-sdk";
import { EdgeloomError } from "@edgeloom/runtime";
import { type AuthProvider, apiKey, bearer } from "@edgeloom/runtime/http";
import type { Verdict } from "../../document/index.js";
import { download } from "./download.js";
import type { HostAccess, ReleaseSource } from "./release-source.js";

/** What tells one repository from another. */
export type GitRepository = Pick<GitUpdaterConfig, "repository" | "provider" | "provider_host">;

const segments = /^[\w.-]+(?:\/[\w.-]+)+$/;

/**
 * The address of the archive of a version (specification §7.5). A GitHub of one's own has its interface below `/api/v3`; by the verdict
 * of the original it is asked for at a host `api.…` (defect D23).
 *
 * @throws EdgeloomError `CONFIG` when the repository is none
 */
export function gitArchiveUrl(
  { repository, provider, provider_host: host }: GitRepository,
  version: string,
  verdict: Verdict = "strict",
): string {
  const parts = repository.split("/");
  if (!segments.test(repository) || parts.some((part) => part === "." || part === ".."))
    throw noRepository("updater.repository", "owner/name");
  if (!/^[\w.-]+(?::\d{1,5})?$/.test(host))
    throw noRepository("updater.provider_host", "a host, with a port if need be");
  if (provider === "gitlab") {
    const name = `${parts.at(-1) ?? ""}-v${version}.tar.gz`;
    return `https://${host}/${repository}/-/archive/v${version}/${name}`;
  }
  const isOwn = host !== "github.com" && verdict === "strict";
  return `https://${isOwn ? `${host}/api/v3` : `api.${host}`}/repos/${repository}/tarball/v${version}`;
}

/** What is asked of the host beside the address; the token goes into a header, never into the address (defect D22). */
export function gitHeaders(provider: GitUpdaterConfig["provider"]): Readonly<Record<string, string>> {
  return provider === "gitlab"
    ? {}
    : { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
}

/** Releases that are tags of a repository. The hosts promise no checksums. */
export function gitReleases(repository: GitRepository, { token, ca }: HostAccess): ReleaseSource {
  return {
    fetch: async ({ version, file, maxBytes, signal }) => {
      const url = gitArchiveUrl(repository, version);
      const auth = token === undefined ? undefined : authOf(repository.provider, token);
      await download({ url, file, maxBytes, signal, headers: gitHeaders(repository.provider), auth, ca });
      return { checksums: [] };
    },
  };
}

function authOf(provider: GitUpdaterConfig["provider"], token: string): AuthProvider {
  return provider === "gitlab"
    ? apiKey({ in: "header", name: "PRIVATE-TOKEN", value: token })
    : bearer(token);
}

function noRepository(place: string, expected: string): EdgeloomError {
  return new EdgeloomError("CONFIG", `${place} is not ${expected}`, {
    place,
    fix: `write it as ${expected}`,
  });
}
