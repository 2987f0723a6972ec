import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { siteFiles } from "../../codegen/src/docs/site/index.js";
import { openVolume, type Volume } from "../../codegen/src/docs/volume.js";
import { memoryHost } from "../../codegen/src/load/memory-host.js";
import { asyncApi } from "../hostile/case.js";
import { deadLinks } from "./docs-support/links.js";
import { serveFiles } from "./docs-support/serve-files.js";

const root = `${import.meta.dirname}/../..`;
const executablePath = process.env["EDGELOOM_CHROMIUM"] ?? "/usr/bin/chromium";
const hasBrowser = existsSync(executablePath);
if (!hasBrowser) console.warn("SKIPPED: there is no Chromium; EDGELOOM_CHROMIUM may name one.");

/** Everything that VitePress, Vue, Markdown or a browser would obey. */
const attack = [
  "<script>globalThis.owned = 1</script>",
  "<img src=x onerror='globalThis.owned = 1'>",
  "{{ constructor.constructor('globalThis.owned = 1')() }} {{ 6 * 7 }}",
  "<!--@include: /etc/hostname-->",
  "<<< /etc/hostname",
  "[[toc]]",
  "::: v-pre\n</div></template><script setup>globalThis.owned = 1</script>\n:::",
  "x {onclick=globalThis.owned=1 #owned}",
  "[click](javascript:globalThis.owned=1) <a href='javascript:globalThis.owned=1'>click</a>",
  "# heading {#owned}",
  "```js{1}[</script><script>globalThis.owned=1</script>]\n</script>{{ 6 * 7 }}\n```",
  "<component :is=\"'script'\">globalThis.owned = 1</component>",
].join("\n\n");

/** What is looked at in the browser; as text, since tests are compiled without its names. */
const facts = `({
  width: document.documentElement.scrollWidth,
  isDark: document.documentElement.classList.contains("dark"),
  heading: document.querySelector("main h1")?.textContent ?? "",
})`;
const acting = "img, script, [onclick], [onerror], a[href^='javascript']";
const harm = `({
  owned: "owned" in globalThis || document.getElementById("owned") !== null,
  elements: document.querySelectorAll("main :is(${acting})").length,
  text: document.querySelector("main")?.textContent ?? "",
})`;
const found = `"owned" in globalThis || document.querySelectorAll(".VPLocalSearchBox :is(${acting})").length > 0`;

function hostileVolume(): Volume {
  const name = '</script><script>globalThis.owned=1</script>{{ 6 * 7 }}"onload="x';
  const document = asyncApi({ title: name, about: attack })["case.json"];
  const host = memoryHost({ "/p/case.json": JSON.stringify(document) });
  return opened({ root: "/p", inputs: ["case.json"], host }, "hostile");
}

function opened(job: Parameters<typeof openVolume>[0], folder: string): Volume {
  const { volume, diagnostics } = openVolume(job, { folder, name: folder });
  if (volume === undefined) throw new Error(JSON.stringify(diagnostics));
  return volume;
}

describe.skipIf(!hasBrowser)("the site of the fleet schemas and of a hostile document", () => {
  let files: ReadonlyMap<string, string>;
  let server: Awaited<ReturnType<typeof serveFiles>>;
  let browser: Browser;

  beforeAll(async () => {
    const volumes = [opened({ root, inputs: ["schemas/fleet"] }, "fleet"), hostileVolume()];
    const built = await siteFiles(volumes, { base: "/docs/", cwd: root });
    if (!built.ok) throw new Error(built.output);
    files = built.files;
    server = await serveFiles(files);
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Opens pages one after the other; returns what the console said, and what `look` found on each. */
  async function visit<Seen>(
    options: NonNullable<Parameters<Browser["newContext"]>[0]>,
    paths: readonly string[],
    look: (page: Page) => Promise<Seen>,
  ) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const said: string[] = [];
    page.on(
      "console",
      (message) => void (["error", "warning"].includes(message.type()) && said.push(message.text())),
    );
    page.on("pageerror", (error) => void said.push(error.message));
    page.on("dialog", (dialog) => void said.push(`dialog ${dialog.message()}`));
    const seen: Seen[] = [];
    for (const path of paths) {
      await page.goto(server.url + path, { waitUntil: "networkidle" });
      seen.push(await look(page));
    }
    await context.close();
    return { said, seen };
  }

  const htmlOf = (folder: string) =>
    [...files.keys()].filter((path) => path.startsWith(folder) && path.endsWith(".html"));
  const samples = [
    "",
    "fleet/",
    "fleet/diagnostics.html",
    "fleet/operations/statuses-list.html",
    "fleet/devices/car-accessory-button.html",
    "fleet/modules/mission.html",
    "fleet/models/car-accessory-button-status.html",
    "hostile/topics/news.html",
  ];

  test("has a page for each operation, device and model, and no dead link", () => {
    expect(htmlOf("fleet/").length).toBeGreaterThan(90);
    expect(deadLinks(files, "/docs/")).toEqual([]);
  });

  test("fits a phone, in the dark, without a word on the console", async () => {
    const phone = {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      colorScheme: "dark",
    } as const;
    const { said, seen } = await visit(phone, samples, (page) =>
      page.evaluate<{ width: number; isDark: boolean; heading: string }>(facts),
    );
    expect(said).toEqual([]);
    expect(seen.map(({ width }) => width)).toEqual(samples.map(() => 390));
    expect(seen.every(({ isDark, heading }) => isDark && heading !== "")).toBe(true);
    expect(server.missing).toEqual([]);
  });

  test("can be used by keyboard: skip link first, search by a key, Enter opens what was found", async () => {
    const { said, seen } = await visit(
      { viewport: { width: 1280, height: 900 } },
      ["fleet/"],
      async (page) => {
        await page.keyboard.press("Tab");
        const first = await page.evaluate<string>("document.activeElement.textContent.trim()");
        await page.keyboard.press("Enter");
        const skipped = await page.evaluate<string>("document.activeElement.id");
        await page.keyboard.press("/");
        await page.locator(".VPLocalSearchBox input").waitFor();
        await page.keyboard.type("lit_up");
        await page.locator(".VPLocalSearchBox .result").first().waitFor();
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/docs\/fleet\/.+\.html#lit_up$/);
        return { first, skipped };
      },
    );
    expect(seen).toEqual([{ first: "Skip to content", skipped: "VPContent" }]);
    expect(said).toEqual([]);
  });

  test("shows hostile text as text: nothing runs, is fetched, read from disk, or becomes an element", async () => {
    const { said, seen } = await visit({}, htmlOf("hostile/"), (page) =>
      page.evaluate<{ owned: boolean; elements: number; text: string }>(harm),
    );
    expect(said).toEqual([]);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.map(({ owned, elements }) => [owned, elements])).toEqual(seen.map(() => [false, 0]));
    const text = seen.map((page) => page.text).join("\n");
    for (const line of [
      "{{ 6 * 7 }}",
      "<!--@include: /etc/hostname-->",
      "<<< /etc/hostname",
      "[[toc]]",
      "<script>globalThis.owned = 1</script>",
    ])
      expect(text).toContain(line);
    expect(server.missing).toEqual([]);
  });

  test("finds hostile text without obeying it", async () => {
    const { said, seen } = await visit({}, ["hostile/"], async (page) => {
      await page.keyboard.press("/");
      await page.locator(".VPLocalSearchBox input").waitFor();
      await page.keyboard.type("owned");
      await page.locator(".VPLocalSearchBox .result").first().waitFor();
      return page.evaluate<boolean>(found);
    });
    expect([said, seen]).toEqual([[], [false]]);
  });
});
