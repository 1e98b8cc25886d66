// One session of Chromium with the site: what a reader does there, told as JSON on standard output.
// node browser.cjs NODE_MODULES CHROMIUM PROFILE ADDRESS-OVER-HTTP ADDRESS-OF-THE-FILE HOSTILE-ADDRESS
"use strict";
const path = require("node:path");
const fs = require("node:fs");
const [modules, executablePath, profile, address, file, hostile] = process.argv.slice(2);
const { chromium } = require(path.join(modules, "playwright-core"));
const axe = fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8");
const args = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

async function download(page, action) {
  const [got] = await Promise.all([page.waitForEvent("download"), action()]);
  return { name: got.suggestedFilename(), text: fs.readFileSync(await got.path(), "utf8") };
}

// The list is complete a frame after it was asked for.
const shown = async (page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return listed(page);
};
const listed = (page) => page.locator(".papers > li").evaluateAll((items) => items.filter((item) => item.checkVisibility()).map((item) => item.dataset.name));

// axe runs by the debugger, which the page's policy does not bind.
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target} ${node.failureSummary}`));
}

async function watch(page, told) {
  page.on("console", (message) => told.console.push(`${message.type()} ${message.text()}`));
  page.on("pageerror", (error) => told.console.push(error.message));
  page.on("request", (request) => told.requests.push(request.url()));
}

(async () => {
  const told = { console: [], requests: [], axe: {}, overflow: {} };
  const context = await chromium.launchPersistentContext(profile, { executablePath, args, headless: true, colorScheme: "light", permissions: ["clipboard-read", "clipboard-write"], viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await watch(page, told);

  await page.goto(address);
  told.all = await shown(page);

  // search: words in any order, without accents, in names that the style abbreviates
  await page.keyboard.press("/");
  await page.keyboard.type("amelie zeroth");
  told.search = { shown: await shown(page), count: await page.locator("#count").textContent() };
  await page.waitForFunction(() => location.hash.includes("zeroth"));
  told.visibleGroups = await page.locator("h2:visible").allTextContents();
  await page.fill("#q", "no such words at all");
  told.none = { shown: await shown(page), message: await page.locator("#none").isVisible() };
  await page.click("button[type=reset]");
  await page.waitForFunction(() => !document.querySelector("#q").value);
  told.reset = await shown(page);

  // facets: two of one kind widen, two kinds narrow
  await page.check("input[name=year][value='2020']");
  told.year = await shown(page);
  told.counts = await page.locator("input[name=category][value='cs.LG'] ~ .count").textContent();
  await page.check("input[name=year][value='2021']");
  told.years = await shown(page);
  await page.check("input[name=category][value='cs.LG']");
  told.yearsAndTopic = await shown(page);

  // the list that is shown, as RIS
  await page.click(".downloads a >> text=RIS");
  told.list = await download(page, () => page.click("#download"));
  await page.keyboard.press("Escape");

  // a filtered list can be linked to
  await page.waitForFunction(() => location.hash.includes("category"));
  const link = page.url();
  const other = await context.newPage();
  await watch(other, told);
  await other.goto(link);
  told.linked = await shown(other);
  await other.close();

  // unfolding, by keyboard; resetting leads to the search
  await page.click("button[type=reset]");
  await page.waitForFunction(() => document.activeElement.id === "q");
  const item = page.locator("#ref-sessa2024bond");
  await item.locator("summary").focus();
  await page.keyboard.press("Enter");
  told.abstract = await item.locator(".abstract").isVisible();

  // citing
  await item.locator("a.cite").click();
  await page.waitForSelector("#dialog[open]");
  told.dialog = { title: await page.locator("#dialog-title").textContent(), focusInside: await page.evaluate(() => document.querySelector("#dialog").contains(document.activeElement)) };
  told.axe.dialog = await violations(page);
  await page.click(".tabs button >> text=BibTeX");
  await page.click("#copy");
  told.copied = await page.evaluate(() => navigator.clipboard.readText());
  await page.click(".tabs button >> text=RIS");
  told.ris = await download(page, () => page.click("#download"));
  await page.keyboard.press("Escape");
  told.focusBack = await page.evaluate(() => document.activeElement.className);

  // accessibility and narrow screens, in light and dark
  const addresses = { list: address, paper: new URL("papers/sessa2024bond.html", address).href, hostile };
  for (const [name, url] of Object.entries(addresses)) {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.goto(url);
      for (const details of await page.locator("details").all()) await details.evaluate((node) => { node.open = true; });
      told.axe[`${name} ${colorScheme}`] = await violations(page);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    told.overflow[name] = await page.evaluate(() => document.documentElement.scrollWidth);
  }
  told.hacked = await page.evaluate(() => document.title);

  // a paper's own page
  await page.goto(addresses.paper);
  await page.locator("details.code button").first().click();
  told.paperCopied = await page.evaluate(() => navigator.clipboard.readText());
  told.paperDownload = await download(page, () => page.locator("details.code a").first().click());
  await page.click(".tags a >> text=cs.LG");
  await page.waitForFunction(() => document.querySelector("input[name=category]:checked"));
  told.tag = await shown(page);

  // as a file
  await page.goto(file);
  await page.fill("#q", "amelie zeroth");
  told.fileSearch = await shown(page);
  await page.locator("#ref-heliou2021zeroth a.cite").click();
  await page.waitForSelector("#dialog[open]");
  told.fileCite = await page.locator("#dialog pre").textContent();
  // a long group, which the page lays out in parts, keeps its heading
  await page.goto(new URL("../long/index.html", address).href);
  await page.fill("#q", "number 55");
  told.long = { shown: await shown(page), headings: await page.locator("h2:visible").allTextContents() };
  await page.fill("#q", "");
  told.longAll = (await shown(page)).length;
  await context.close();

  // without scripts
  const browser = await chromium.launch({ executablePath, args });
  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(address);
  told.plain = { form: await plain.locator("#find").isVisible(), papers: await plain.locator(".papers > li").count() };
  await plain.locator("summary >> text=Abstract").first().click();
  told.plain.abstract = await plain.locator(".abstract").first().isVisible();
  await plain.locator("a.cite").first().click();
  told.plain.cite = await plain.locator("#cite pre").first().isVisible();
  await browser.close();
  process.stdout.write(JSON.stringify(told));
})().catch((error) => { console.error(error); process.exit(1); });
