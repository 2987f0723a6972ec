import type { ErrorCode } from "@edgeloom/runtime";
import type { ThingsBoardSource } from "../source/thingsboard-release.js";
import type { UnpackLimits } from "../unpack.js";

/** What is done to bring a version to the point where it only has to be switched on, in this order. */
export const updateSteps = ["download", "verify", "unpack", "install", "config", "check"] as const;

/** One of {@link updateSteps}. */
export type UpdateStep = (typeof updateSteps)[number];

/** Where a release comes from, with secrets and certificates (PEM) themselves in the place of references to them. */
export type SourceTask =
  | {
      readonly kind: "git";
      readonly repository: string;
      readonly provider: "github" | "gitlab";
      readonly provider_host: string;
      readonly token: string | undefined;
      readonly ca: string | undefined;
    }
  | {
      readonly kind: "npm";
      readonly package: string;
      readonly registry: string;
      readonly token: string | undefined;
      readonly ca: string | undefined;
    }
  | ({ readonly kind: "thingsboard" } & ThingsBoardSource);

/** All that the process needs to know. It is told through the channel to it, so that no token stands in a command line or environment. */
export type PrepareTask = {
  readonly root: string;
  /** Of the version that runs. */
  readonly projectFolder: string;
  readonly version: string;
  readonly source: SourceTask;
  /** What to do when the folder of the version is there. */
  readonly conflict: "overwrite" | "reuse";
  /** Public Ed25519 key, PEM. */
  readonly signingKey: string | undefined;
  /** Of the archive, from the configuration itself. */
  readonly sha256: string | undefined;
  /** The configuration for the version, as it came. */
  readonly configText: string;
  readonly limits: UnpackLimits & { readonly maxArchiveBytes: number };
  readonly npm: NpmRules;
  /** Covered in all that the process says. */
  readonly secrets: readonly string[];
};

/** How the version is installed and checked. */
export type NpmRules = {
  /** The command itself; found by `PATH`. */
  readonly command: string;
  /** Whether packages may run scripts while they are installed. */
  readonly runsInstallScripts: boolean;
  /** Packages that may in any case, where they are installed: what is made for the machine, such as SQLite. */
  readonly rebuilt: readonly string[];
  /** Script of the version by which it checks itself. */
  readonly checkScript: string;
};

/** A version that only has to be switched on. */
export type PreparedVersion = {
  readonly folder: string;
  /** The program that the pointer starts; absolute. */
  readonly program: string;
};

/** An error as it crosses from process to process. */
export type PlainError = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place?: string | undefined;
  readonly fix?: string | undefined;
  readonly status?: string | undefined;
  readonly detail?: string | undefined;
};

/** What the process says. */
export type FromWorker =
  | { readonly type: "begin" | "end"; readonly step: UpdateStep }
  | { readonly type: "progress"; readonly text: string }
  | { readonly type: "assigned"; readonly title: string }
  | { readonly type: "done"; readonly prepared: PreparedVersion }
  | { readonly type: "failed"; readonly error: PlainError };

/** Told what happens while a version is prepared. */
export type PrepareEvents = {
  begin(step: UpdateStep): void;
  end(step: UpdateStep): void;
  progress(text: string): void;
  /** A server has assigned the software package of this title, and it is being fetched. */
  assigned(title: string): void;
};
