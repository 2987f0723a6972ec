import type { Checksum } from "../verify/checksum.js";

/** What is asked of a source. */
export type ReleaseRequest = {
  readonly version: string;
  /** Where the archive is put; does not exist yet. */
  readonly file: string;
  /** A larger archive is refused. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Told in words how far it is. */
  readonly onProgress: (text: string) => void;
  /** Told, where the source is a server that assigns software packages, which one it is. */
  readonly onAssigned: (title: string) => void;
};

/** How a host of releases is entered. */
export type HostAccess = {
  /** Given to that host only. */
  readonly token: string | undefined;
  /** Certificates of authorities that are trusted beside those of the system, PEM. */
  readonly ca: string | undefined;
};

/** What a source says of the archive that it has given. */
export type FetchedRelease = {
  /** Checksums that the archive has to have; every one of them is verified. */
  readonly checksums: readonly Checksum[];
};

/** Where releases come from. An implementation never puts a token into an error. */
export interface ReleaseSource {
  /**
   * Writes the archive (a tar file, packed or not) of a version to a file.
   *
   * @throws EdgeloomError when there is none, or not all of it comes
   */
  fetch(request: ReleaseRequest): Promise<FetchedRelease>;
}
