import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { EdgeloomError } from "@edgeloom/runtime/base";
import type { ArchFxApi } from "../api/index.js";
import { ArchFXFlexibleDictionaryReport, DataError } from "../reports/index.js";
import { streamerLastId, uploadReport } from "../upload/index.js";
import type { CliHost } from "./host.js";
import { jsonText } from "./json-text.js";
import { type CommonOptions, withLogin } from "./open-connection.js";

/** Options of `archfx upload`. */
export type UploadCommandOptions = CommonOptions & {
  /** Largest report in bytes. */
  readonly maxBytes: number;
  /** Uploads what the server has, too. */
  readonly all?: true;
};

type Receipt = { readonly file: string; readonly readings: number; readonly count: number | null };

/** Uploads files of reports, in parts where they are large, without what the server already has. */
export async function upload(
  host: CliHost,
  files: readonly string[],
  options: UploadCommandOptions,
): Promise<void> {
  // All are read first, so that a damaged file is known before anything is sent.
  const reports = await Promise.all(files.map(readReportFile));
  await withLogin(host, options, async (api) => {
    const receipts: Receipt[] = [];
    try {
      for (const [index, report] of reports.entries()) {
        const file = basename(files[index] ?? "");
        const receipt = { file, ...(await uploadOne(host, api, report, file, options)) };
        receipts.push(receipt);
        if (options.json !== true)
          host.out(`${receipt.file}\t${receipt.readings}\t${receipt.count ?? "?"}\n`);
      }
    } finally {
      // What was taken before a failure is told, too.
      if (options.json === true) host.out(`${jsonText(receipts)}\n`);
    }
  });
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "you may not read it",
};

async function readReportFile(path: string): Promise<ArchFXFlexibleDictionaryReport> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = reasons[cause.code ?? ""] ?? cause.message;
    throw new EdgeloomError("CONFIG", `${path} cannot be uploaded: ${reason}.`, { place: path, cause });
  });
  try {
    return ArchFXFlexibleDictionaryReport.decode(bytes);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const facts = error.place === undefined ? {} : { place: error.place };
    throw new DataError("MALFORMED", `${path} is no report: ${error.message}`, { cause: error, ...facts });
  }
}

async function uploadOne(
  host: CliHost,
  api: ArchFxApi,
  report: ArchFXFlexibleDictionaryReport,
  file: string,
  { all, maxBytes }: UploadCommandOptions,
): Promise<Omit<Receipt, "file">> {
  const lastId =
    all === true ? 0n : await streamerLastId(api, report.origin, report.originStreamer ?? undefined);
  let readings = 0;
  let count: number | null = 0;
  for (const part of report.splitBySize(maxBytes)) {
    // A report that the server has as a whole is not sent; of any other it takes what is new.
    if (lastId > 0n && (part.highestId ?? 0n) > 0n && (part.highestId ?? 0n) <= lastId) continue;
    const receipt = await uploadReport(api, part, { ...progressTo(host, file) });
    readings += part.visibleData.length;
    count = count === null || receipt.count === null ? null : count + receipt.count;
  }
  return { readings, count };
}

function progressTo(host: CliHost, file: string): { readonly onProgress?: (progress: UploadEvent) => void } {
  if (!host.isTerminal) return {};
  return {
    onProgress: ({ direction, loaded, total }) => {
      if (direction === "upload")
        host.err(`\r${file}: ${loaded}${total === undefined ? "" : ` of ${total}`} bytes\x1b[K`);
      if (direction === "upload" && loaded === total) host.err("\n");
    },
  };
}

type UploadEvent = {
  readonly direction: "upload" | "download";
  readonly loaded: number;
  readonly total?: number;
};
