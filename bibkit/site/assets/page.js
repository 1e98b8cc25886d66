"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const { copy: copyWord, copied: copiedWord } = document.body.dataset;

  // Copy and download

  // The clipboard is for secure pages only; others get the old way.
  async function toClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = Object.assign(document.createElement("textarea"), { value: text });
      ($("dialog[open]") || document.body).append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  async function copy(button, text) {
    await toClipboard(text);
    button.textContent = copiedWord;
    setTimeout(() => { button.textContent = copyWord; }, 2000);
  }

  function download(text, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  for (const block of all("details.code")) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: copyWord });
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button, $("pre", block).textContent));
    $(".actions", block).prepend(button, " ");
  }

  const form = $("#find");
  if (!form) return;

  // Search and filter

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  const entries = all(".papers > li").map((node) => ({
    node,
    values: node.dataset.values ? node.dataset.values.split(" ").map(Number) : [],
    text: null,
    shown: true,
  }));
  const byNode = new Map(entries.map((entry) => [entry.node, entry]));
  const blocks = all(".block").map((node) => ({
    node,
    parts: [...node.children].map((part) => ({
      node: part,
      group: part.dataset.group,
      hasHeading: part.matches("section"),
      entries: all(".papers > li", part).map((item) => byNode.get(item)),
    })),
  }));
  for (const { node, parts } of blocks) {
    const size = parts.reduce((sum, part) => sum + part.entries.length * 8 + (part.hasHeading ? 5 : 0), 0);
    node.style.containIntrinsicSize = `auto ${size}rem`;
  }
  const boxes = all("input[type=checkbox]", form);
  const facetOf = [];
  const counters = [];
  const facets = [...new Set(boxes.map((box) => box.name))];
  for (const box of boxes) {
    facetOf[box.dataset.index] = facets.indexOf(box.name);
    counters[box.dataset.index] = $(".count", box.parentNode);
  }
  const query = $("#q");
  const reset = $("button[type=reset]", form);

  function textOf(entry) {
    if (entry.text === null) {
      const abstract = $(".abstract", entry.node);
      entry.text = fold(`${$(".reference", entry.node).textContent} ${entry.node.dataset.search} ${abstract ? abstract.textContent : ""}`);
    }
    return entry.text;
  }

  // The text of the papers is folded while nothing else is to do, so that the first letter typed finds it ready.
  const idle = window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  let prepared = 0;
  idle(function prepare(deadline) {
    while (prepared < entries.length && deadline.timeRemaining() > 1) textOf(entries[prepared++]);
    if (prepared < entries.length) idle(prepare);
  });

  // A block that the browser has laid out is laid out again when papers come back to it, however far below; one that was
  // not displayed waits until it comes into view. So blocks that grow, after the first papers, are away for a frame.
  const FIRST = 32;
  let waiting = 0;

  function showList() {
    const used = new Set();
    for (const { parts } of blocks) for (const part of parts) {
      part.count = part.entries.filter((entry) => entry.wanted).length;
      if (part.count) used.add(part.group);
    }
    // The heading of a long group stays if one of its papers does.
    const isShown = (part) => part.count > 0 || (part.hasHeading && used.has(part.group));
    let total = 0;
    const rest = [];
    for (const block of blocks) {
      const isWanted = block.parts.some(isShown);
      const waits = isWanted && total >= FIRST && !block.node.hidden && grows(block);
      if (waits) rest.push(block);
      if (isWanted && !waits) showBlock(block, isShown);
      else block.node.hidden = true;
      for (const part of block.parts) total += part.count;
    }
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      document.body.offsetHeight;
      for (const block of rest) showBlock(block, isShown);
    });
  }

  const grows = ({ parts }) => parts.some((part) => part.entries.some((entry) => entry.wanted && !entry.shown));

  function showBlock({ node, parts }, isShown) {
    let size = 0;
    for (const part of parts) {
      part.node.hidden = !isShown(part);
      if (part.node.hidden) continue;
      size += part.count * 8 + (part.hasHeading ? 5 : 0);
      for (const entry of part.entries) {
        if (entry.wanted !== entry.shown) entry.node.hidden = !(entry.shown = entry.wanted);
      }
    }
    // What the browser takes the block for until it has laid it out.
    node.style.containIntrinsicSize = `auto ${size}rem`;
    node.hidden = false;
  }

  function update() {
    const terms = fold(query.value).split(/\s+/).filter(Boolean);
    const chosen = facets.map(() => new Set());
    for (const box of boxes) if (box.checked) chosen[facetOf[box.dataset.index]].add(Number(box.dataset.index));
    const counts = new Array(counters.length).fill(0);
    let total = 0;
    for (const entry of entries) {
      let shown = terms.every((term) => textOf(entry).includes(term));
      if (shown) {
        // A value counts the papers that choosing it would show: those that all other facets let through.
        let failed = -1, failures = 0;
        chosen.forEach((set, facet) => {
          if (set.size && !entry.values.some((value) => set.has(value))) { failed = facet; failures++; }
        });
        shown = !failures;
        if (failures < 2) {
          for (const value of entry.values) if (!failures || facetOf[value] === failed) counts[value]++;
        }
      }
      if (shown) total++;
      entry.wanted = shown;
    }
    showList();
    counters.forEach((node, index) => {
      const text = String(counts[index]);
      if (node.textContent !== text) {
        node.textContent = text;
        node.parentNode.classList.toggle("empty", !counts[index]);
      }
    });
    const filtered = terms.length > 0 || boxes.some((box) => box.checked);
    $("#count").textContent = filtered ? `${total} / ${entries.length}` : String(total);
    $("#none").hidden = total > 0;
    reset.hidden = !filtered;
    return filtered;
  }

  // The state of the form stands in the address, so that a filtered list can be linked to.
  function remember() {
    const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value)).toString();
    if (state || location.hash.includes("=")) history.replaceState(null, "", `#${state}`);
  }

  function restore() {
    if (!location.hash.includes("=")) return;
    const state = new URLSearchParams(location.hash.slice(1));
    query.value = state.get("q") || "";
    for (const box of boxes) {
      box.checked = state.getAll(box.name).includes(box.value);
      const more = box.checked && box.closest("details.more");
      if (more) more.open = true;
    }
    update();
  }

  let later;
  form.addEventListener("input", () => {
    update();
    clearTimeout(later);
    later = setTimeout(remember, 300);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { update(); remember(); query.focus(); }));
  addEventListener("hashchange", restore);
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, dialog");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    }
  });
  form.hidden = false;
  const panel = $("#facets");
  if (panel) panel.open = matchMedia("(min-width: 62rem)").matches;
  const contents = $(".contents details");
  if (contents && !panel?.open) contents.open = false;
  restore();

  // Citing: the texts of the papers come in scripts, which a page opened as a file may load too.

  const dialog = $("#dialog");
  const paths = dialog.dataset.chunks.split(" ");
  const texts = {};
  const loading = new Map();
  window.bibkit = (chunk) => Object.assign(texts, chunk);

  function load(path) {
    if (!loading.has(path)) {
      loading.set(path, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: path, onload: resolve, onerror: reject });
        document.head.append(script);
      }));
    }
    return loading.get(path);
  }

  const tabs = all(".tabs button", dialog);
  const preview = $("pre", dialog);
  const SHOWN = 20000;
  let subject = [], text = "", tab = tabs[0];

  function join(parts, suffix) {
    return suffix === "json" ? `[\n${parts.map((part) => part.slice(2, -3)).join(",\n")}\n]\n` : parts.join("\n");
  }

  function show(button) {
    tab = button;
    for (const other of tabs) other.setAttribute("aria-pressed", String(other === button));
    text = join(subject.map((node) => texts[node.dataset.name][button.dataset.format]), button.dataset.suffix);
    preview.textContent = text.length > SHOWN ? `${text.slice(0, SHOWN)}\n…` : text;
    preview.scrollTop = 0;
  }

  async function cite(nodes, title, format) {
    subject = nodes;
    await Promise.all([...new Set(nodes.map((node) => paths[node.dataset.chunk]))].map(load));
    $("#dialog-title").textContent = title;
    $("#copy").textContent = copyWord;
    show(tabs[format] || tab);
    dialog.showModal();
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const single = event.target.closest("a.cite");
    const list = event.target.closest(".downloads a");
    if (!single && !list) return;
    const nodes = single ? [single.closest("li")] : entries.filter((entry) => entry.wanted !== false).map((entry) => entry.node);
    if (!nodes.length) return;
    event.preventDefault();
    const title = single
      ? ($(".reference a[href^='papers/']", nodes[0]) || $(".reference", nodes[0])).textContent
      : $(".bar p").textContent;
    // Where the data cannot be loaded, the link leads where it always has.
    cite(nodes, title, list && all(".downloads a").indexOf(list))
      .catch(() => { location.href = event.target.closest("a").href; });
  });
  for (const button of tabs) button.addEventListener("click", () => show(button));
  $("#copy").addEventListener("click", (event) => copy(event.currentTarget, text));
  $("#download").addEventListener("click", () => {
    const name = subject.length === 1 ? subject[0].dataset.name : "references";
    download(text, `${name}.${tab.dataset.suffix}`, tab.dataset.type);
  });
  $("#close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
})();
