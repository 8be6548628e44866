// The page in a real browser, from the disk. Asserts no time; prints some, for benches/README.md.
//   node page.mjs PAGE.html HOSTILE.html EXPECTED.json LEVER=VALUE SHOTS LARGE.html
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, hostile, expected, lever, shots, large] = process.argv.slice(2);
const [path, value] = lever.split("=");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
const said = [];

async function open(file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const tab = await context.newPage();
  const asked = [];
  tab.on("request", (request) => asked.push(request.url()));
  tab.on("console", (message) => { if (message.type() === "error") said.push(message.text()); });
  tab.on("pageerror", (error) => said.push(String(error)));
  tab.on("dialog", (dialog) => { said.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  // What stands when the file is read, before anything is begun.
  await tab.addInitScript(() => addEventListener("DOMContentLoaded", () => {
    globalThis.atFirst = [document.querySelectorAll("#piece-table td .value").length, document.documentElement.dataset.engine];
  }));
  await tab.goto(pathToFileURL(file).href, { waitUntil: "commit" });
  return { tab, asked };
}
const step = (text) => console.log(`- ${text}`);
const serious = async (tab) => {
  const found = await tab.evaluate(async (source) => {
    // Outside the page's own policy: the tester's script is none of the page.
    (0, eval)(source);
    return (await globalThis.axe.run()).violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  }, axe).catch(() => null);
  return found;
};

{
  const { tab } = await open(page, { javaScriptEnabled: false });
  assert.ok((await tab.locator("#piece-answer p").count()) >= 3, "the answer stands without script");
  assert.ok((await tab.locator("#piece-table tbody tr").count()) >= 2, "so does the table");
  step("numbers stand without script, so before the engine is there");
}
{
  const { tab, asked } = await open(page);
  await tab.waitForSelector("#piece-table td .value");
  await tab.waitForFunction(() => globalThis.atFirst);
  const [values, engine] = await tab.evaluate(() => globalThis.atFirst);
  assert.ok(values > 8 && !engine, `numbers stand before the module is loaded: ${values}, ${engine}`);
  await tab.screenshot({ path: `${shots}/desktop.png` });
  await tab.waitForFunction(() => document.documentElement.dataset.engine === "warm", null, { timeout: 120000 });
  const paint = await tab.evaluate(() => performance.getEntriesByType("paint").map(({ name, startTime }) => `${name} ${startTime.toFixed(0)} ms`));
  step(`the engine is warm; ${paint.join(", ")}`);
  await tab.screenshot({ path: `${shots}/desktop-whole.png`, fullPage: true });

  const opened = Date.now();
  await tab.evaluate(([path, value]) => {
    const row = [...document.querySelectorAll(".lever")].find((row) => row.dataset.path === path);
    for (let up = row; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    const box = row.querySelector("input[type=text]");
    box.value = value;
    box.dispatchEvent(new Event("change"));
  }, [path, value]);
  await tab.waitForFunction(() => document.documentElement.dataset.quick && !document.getElementById("moved").hidden, null, { timeout: 120000 });
  step(`a lever moved: why the policy that is looked at moved, after ${Date.now() - opened} ms`);
  await tab.waitForFunction(() => Number(document.documentElement.dataset.runs) > 0, null, { timeout: 120000 });
  const runs = await tab.evaluate(() => document.documentElement.dataset.runs);
  step(`the first answer, of ${runs} futures, after ${Date.now() - opened} ms`);
  await tab.waitForFunction(() => document.documentElement.dataset.state === "done", null, { timeout: 240000 });
  step(`all futures after ${Date.now() - opened} ms`);
  const summary = await tab.evaluate(() => document.documentElement.summary());
  assert.equal(summary, readFileSync(expected, "utf8"), "the page gives what cofin run --set gives, to the last byte");
  step("its summary is that of cofin run --set, to the last byte");
  await tab.screenshot({ path: `${shots}/moved.png`, fullPage: true });

  assert.match(await tab.evaluate(() => location.hash), /^#set&/, "the link carries the change");
  const download = tab.waitForEvent("download");
  await tab.getByRole("button", { name: "Download as scenario.ron" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  assert.ok(text.includes(value), "the scenario to download has the new number");
  await tab.getByRole("button", { name: "Remember this setting" }).click();
  await tab.waitForFunction(() => document.documentElement.dataset.state === "done");
  await tab.getByRole("button", { name: "Undo" }).click();
  await tab.waitForFunction(() => location.hash === "");
  step("link, download, remember, undo");
  const away = asked.filter((url) => !url.startsWith("file:") && !url.startsWith("blob:"));
  assert.deepEqual(away, [], "no request leaves");
  assert.equal(asked.filter((url) => url.startsWith("file:")).length, 1, "one file is all");
  step("no request leaves");
}
{
  // The tester's script needs what the page's policy forbids.
  const { tab } = await open(page, { bypassCSP: true });
  await tab.waitForFunction(() => document.documentElement.dataset.engine === "warm", null, { timeout: 120000 });
  assert.deepEqual(await serious(tab), [], "axe-core finds nothing serious");
  step("axe-core finds nothing serious");
}
{
  const { tab } = await open(page, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  await tab.waitForSelector("#piece-table td .value");
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `a phone shows it without scrolling sideways: ${wide}`);
  await tab.screenshot({ path: `${shots}/phone.png` });
  await tab.screenshot({ path: `${shots}/phone-whole.png`, fullPage: true });
  await tab.emulateMedia({ media: "print" });
  const pdf = await tab.pdf({ path: `${shots}/print.pdf`, preferCSSPageSize: true, printBackground: true });
  const pages = (pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) || []).length;
  assert.equal(pages, 2, "it prints to two pages");
  step("phone width, and two pages of A4");
}
{
  const { tab } = await open(hostile);
  await tab.waitForFunction(() => document.documentElement.dataset.engine === "warm", null, { timeout: 120000 });
  // Were it run, there would be an error: nothing is called hurt.
  assert.ok((await tab.locator("th", { hasText: "<script>" }).count()) > 0, "the name is shown as it is");
  assert.equal(await tab.evaluate(() => document.querySelectorAll("img").length), 0);
  step("names with script do nothing");
}
{
  // A small study of ten thousand futures.
  const { tab } = await open(large);
  await tab.waitForFunction(() => document.documentElement.dataset.engine === "warm", null, { timeout: 120000 });
  const opened = Date.now();
  await tab.evaluate(() => {
    const slider = document.querySelector(".lever input[type=range]");
    slider.value = (Number(slider.min) + Number(slider.max)) / 2;
    slider.dispatchEvent(new Event("input"));
  });
  const reached = (runs) => tab.waitForFunction((runs) => document.documentElement.dataset.state === "done" && Number(document.documentElement.dataset.runs) >= runs, runs, { timeout: 900000 });
  await reached(2048);
  step(`2,048 futures of a small study after ${Date.now() - opened} ms`);
  await tab.getByRole("button", { name: "Run all 10,000 futures" }).click();
  await reached(10000);
  step(`10,000 futures after ${Date.now() - opened} ms`);
}
assert.deepEqual(said, [], "nothing is wrong in the console");
await browser.close();
