// The levers of the page: settings, workers that run blocks of 64 futures, one that puts them together, and what they give put in place.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, levers } = data;
  const said = (text, of) => text.replace(/\{(\w+)\}/g, (_, name) => String(of[name]));
  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, words.thousands);
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const make = (tag, attributes = {}, ...content) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...content);
    return element;
  };
  const controls = document.getElementById("controls");
  if (!controls || !document.getElementById("module")) return;

  // A setting: values that are other than in the file, by path. Slots of engines: 0 the file, 1 what is looked at, 2 what is remembered.
  const FILE = 0, OWN = 1, KEPT = 2;
  let own = {}, kept = null, past = [], focus = data.focus, generation = 0, against = FILE;
  const lever = new Map(levers.map((one) => [one.path, one]));

  // ---- Engines

  class Engine {
    constructor(url) {
      this.url = url;
      this.start();
    }
    start() {
      this.waiting = new Map();
      this.next = 0;
      this.has = {};
      this.worker = new Worker(this.url);
      this.worker.onmessage = ({ data: { id, bytes, refused, broken } }) => {
        const { resolve, reject } = this.waiting.get(id);
        this.waiting.delete(id);
        if (refused === undefined) return resolve(bytes);
        // What broke is begun anew: its memory can no longer be trusted.
        if (broken) {
          this.worker.terminate();
          this.start();
          this.send({ module });
        }
        reject(new Error(refused));
      };
      this.worker.onerror = (event) => this.waiting.forEach(({ reject }) => reject(new Error(event.message)));
    }
    send(message, hand = []) {
      const id = this.next++;
      return new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        this.worker.postMessage({ id, ...message }, hand);
      });
    }
    ask(request, bytes) {
      return this.send({ request, bytes }, bytes ? [bytes.buffer] : []);
    }
    // Makes a setting ready in a slot, unless it is there.
    async prepare(slot, setting) {
      const key = JSON.stringify(setting);
      if (this.has[slot] === key) return;
      this.has[slot] = key;
      const parts = data.files.map(([name, text]) => [name, bytesOf(text)]);
      const bytes = new Uint8Array(parts.reduce((sum, [, part]) => sum + part.length, 0));
      parts.reduce((at, [, part]) => (bytes.set(part, at), at + part.length), 0);
      const files = parts.map(([name, part]) => [name, part.length]);
      try {
        await this.ask({ Prepare: { slot, files, set: arguments_of(setting), policies: data.policies } }, bytes);
      } catch (error) {
        delete this.has[slot];
        throw error;
      }
    }
  }

  // As --set would be given: the levers before the number of futures and the seed of the command line.
  const arguments_of = (setting) => {
    const last = data.set.findIndex((one) => /^monte_carlo\.(until|runs|seed)=/.test(one));
    const at = last < 0 ? data.set.length : last;
    const moved = levers.filter(({ path }) => path in setting).map(({ path }) => `${path}=${setting[path]}`);
    // Of a study of more futures than a page runs, the first ones.
    const fewer = data.shown > data.runs ? [`monte_carlo.runs=${data.runs}`] : [];
    return [...data.set.slice(0, at), ...moved, ...data.set.slice(at), ...fewer];
  };

  let module = null, sum = null, runners = [];
  const known = {}; // By slot: the setting that the sum has blocks of, and how many.
  const BLOCK = 64, blocks = Math.ceil(data.runs / BLOCK), twinBlocks = Math.ceil(data.twins / BLOCK);

  async function start() {
    status(words.loading);
    const text = bytesOf(document.getElementById("module").textContent);
    const stream = new Blob([text]).stream().pipeThrough(new DecompressionStream("gzip"));
    module = await WebAssembly.compile(await new Response(stream).arrayBuffer());
    const url = URL.createObjectURL(new Blob([document.getElementById("worker").textContent], { type: "text/javascript" }));
    const cores = Math.max(1, Math.min(8, navigator.hardwareConcurrency || 2));
    const all = Array.from({ length: cores + 1 }, () => new Engine(url));
    await Promise.all(all.map((engine) => engine.send({ module })));
    [sum, ...runners] = all;
    document.documentElement.dataset.engine = "ready";
    status(words.ready);
    // Warmed on the file's own first futures, which every comparison needs.
    await fill(FILE, {}, Math.min(blocks, runners.length), false, () => true);
    document.documentElement.dataset.engine = "warm";
    if (Object.keys(own).length || focus !== data.focus) show();
  }

  // Runs the blocks of a setting that the sum has not, on every runner, up to so many.
  async function fill(slot, setting, to, twins, goesOn) {
    const key = JSON.stringify(setting), name = `${slot}${twins}`;
    // Before the slot is made ready anew, so that blocks of the setting before are not taken for its own.
    if (!known[name] || known[name].key !== key) known[name] = { key, done: 0, begun: new Map() };
    const state = known[name];
    // Asked before any block is handed in, so done before.
    const ready = sum.prepare(slot, setting);
    if (to <= state.done) return ready;
    let next = state.done;
    const run = async (engine) => {
      await engine.prepare(slot, setting);
      while (goesOn() && next < to) {
        const block = next++;
        // Somebody else may be at it.
        if (!state.begun.has(block)) {
          state.begun.set(block, engine.ask({ Run: { slot, block, twins } })
            .then((bytes) => (known[name] === state ? sum.ask({ Add: { slot, block, twins } }, bytes) : null)));
        }
        await state.begun.get(block);
      }
    };
    await Promise.all([ready, ...runners.map(run)]);
    if (goesOn() && known[name] === state) state.done = Math.max(state.done, to);
  }

  // ---- What is shown

  const status = (text, isWrong = false) => {
    const line = document.getElementById("status");
    line.textContent = text;
    line.classList.toggle("wrong", isWrong);
  };
  const put = (pieces) => {
    for (const name of ["answer", "table", "pictures", "whom", "moved"]) {
      const piece = document.getElementById(`piece-${name}`);
      const open = [...piece.querySelectorAll("details")].map((one) => one.open);
      piece.innerHTML = pieces[name];
      piece.querySelectorAll("details").forEach((one, place) => { one.open = open[place] === true; });
    }
    document.getElementById("moved").hidden = pieces.moved === "";
    document.documentElement.dataset.runs = pieces.runs;
  };
  const first = {};
  for (const name of ["answer", "table", "pictures", "whom"]) first[name] = document.getElementById(`piece-${name}`).innerHTML;

  async function show() {
    const mine = ++generation, goesOn = () => mine === generation;
    const moved = Object.keys(own).length > 0, page = document.documentElement.dataset;
    const setting = { ...own }, slot = moved ? OWN : FILE;
    const [beside, other] = against === KEPT && kept ? [KEPT, { ...kept }] : moved ? [FILE, {}] : [null, null];
    page.state = "running";
    if (!moved && beside === null && focus === data.focus) {
      put({ ...first, moved: "", runs: data.shown });
      status(words.ready);
      page.state = "done";
      return;
    }
    try {
      const done = known[`${slot}false`];
      let to = Math.min(blocks, Math.max(runners.length, done?.key === JSON.stringify(setting) ? done.done : 0));
      // Quick at first, then twice as much each time, until all.
      for (; ; to = Math.min(blocks, 2 * to)) {
        await fill(slot, setting, to, false, goesOn);
        if (beside !== null) await fill(beside, other, to, false, goesOn);
        const last = to === blocks;
        if (last && twinBlocks) await fill(slot, setting, twinBlocks, true, goesOn);
        if (!goesOn()) return;
        const pieces = JSON.parse(new TextDecoder().decode(await sum.ask({ Look: { slot, beside, focus, language: data.language } })));
        if (!goesOn()) return;
        put(pieces);
        status(said(last && data.exact ? words.done : words.progress, { runs: grouped(pieces.runs), of: grouped(data.runs) }));
        if (last) break;
      }
      page.state = "done";
    } catch (error) {
      if (!goesOn()) return;
      status(error.message, true);
      page.state = "refused";
    }
  }

  // ---- Settings

  const write = () => {
    const fragment = Object.entries(own).map(([path, value]) => `${encodeURIComponent(path)}=${encodeURIComponent(value)}`).join("&");
    history.replaceState(null, "", fragment ? `#set&${fragment}` : location.pathname + location.search);
  };
  const read = () => {
    const found = {};
    if (!location.hash.startsWith("#set&")) return found;
    for (const part of location.hash.slice(5).split("&")) {
      const [path, value] = part.split("=").map((text) => { try { return decodeURIComponent(text); } catch { return ""; } });
      if (lever.has(path) && /^-?\d+(\.\d+)?$/.test(value)) found[path] = value;
    }
    return found;
  };
  const same_number = (a, b) => Number(a) === Number(b);
  function set(path, value, remember = true) {
    if (remember) past.push({ ...own });
    if (same_number(value, lever.get(path).value)) delete own[path];
    else own[path] = value;
    look_where(path);
    changed();
  }
  // Where the policy that is looked at has nothing of what was moved, one that has is looked at.
  function look_where(path) {
    const [head, name] = lever.get(path).title.split(" › ");
    const has = (policy, place) => head === "schemes" ? data.schemes[place].includes(name) : head === "policies" && policy === name;
    const moved = data.policies.filter(has);
    if (moved.length && !moved.includes(focus)) focus = moved[0];
    const choice = document.querySelector("#look-at select");
    if (choice) choice.value = focus;
  }
  function changed() {
    write();
    for (const sync of syncs) sync();
    if (sum) show();
  }
  // As many decimals as the step has.
  const decimals = (step) => (String(step).split(".")[1] || "").length;

  // ---- Controls

  const syncs = [];
  // `head` is the group that the lever stands in: its name need not be said again.
  function control(one, head = "") {
    const id = `lever-${levers.indexOf(one)}`;
    const slider = make("input", { type: "range", id, min: one.from, max: one.to, step: one.step });
    const box = make("input", { type: "text", inputmode: "decimal", "aria-label": one.name || one.title });
    const was = make("button", { type: "button", class: "was" }, `${words.was} ${one.value}`);
    const row = make("div", { class: "lever", "data-path": one.path },
      make("label", { for: id, title: one.path }, one.name || one.title.slice(head && head !== one.title ? head.length + 3 : 0), ...(one.unit ? [make("span", { class: "quiet" }, ` (${one.unit})`)] : [])),
      make("div", { class: "moves" }, slider, box, was));
    if (one.about) row.append(make("details", { class: "about" }, make("summary", {}, words.about), make("p", { class: "quiet" }, one.about)));
    const sync = () => {
      const value = one.path in own ? own[one.path] : one.value;
      slider.value = value;
      box.value = value;
      row.classList.toggle("moved", one.path in own);
      was.hidden = !(one.path in own);
    };
    // While it slides one step is remembered, not each place it passes.
    let sliding = false;
    slider.addEventListener("input", () => {
      set(one.path, Number(slider.value).toFixed(decimals(one.step)), !sliding);
      sliding = true;
    });
    slider.addEventListener("change", () => { sliding = false; });
    box.addEventListener("change", () => {
      const value = box.value.trim().replace(",", ".");
      if (/^-?\d+(\.\d+)?$/.test(value)) set(one.path, value);
      else sync();
    });
    was.addEventListener("click", () => set(one.path, one.value));
    syncs.push(sync);
    sync();
    return row;
  }

  const button = (text, act) => {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", () => act(made));
    return made;
  };

  function download() {
    const [, text] = data.files[0];
    const bytes = bytesOf(text);
    const places = levers.filter(({ path, place }) => place && path in own).sort((a, b) => b.place[0] - a.place[0]);
    let pieces = [bytes];
    for (const { path, place: [start, end] } of places) {
      const [whole, ...rest] = pieces;
      pieces = [whole.slice(0, start), new TextEncoder().encode(own[path]), whole.slice(end), ...rest];
    }
    // What comes from another file cannot be written anew in this one.
    const others = levers.filter(({ path, place }) => !place && path in own).map(({ path }) => `// Run it with --set "${path}=${own[path]}"\n`);
    const link = make("a", { download: "scenario.ron", href: URL.createObjectURL(new Blob([...others, ...pieces])) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function tools() {
    const undo = button(words.undo, () => { if (past.length) { own = past.pop(); changed(); } });
    const reset = button(words.reset, () => { past.push({ ...own }); own = {}; changed(); });
    const link = button(words.link, async (made) => {
      try {
        await navigator.clipboard.writeText(location.href);
        made.textContent = words.copied;
        setTimeout(() => { made.textContent = words.link; }, 1500);
      } catch { prompt(words.link, location.href); }
    });
    const choice = make("select", { "aria-label": words.against }, make("option", { value: FILE }, words.file), make("option", { value: KEPT }, words.kept));
    const beside = make("label", { hidden: true }, `${words.against} `, choice);
    const keep = button(words.keep, () => {
      kept = { ...own };
      beside.hidden = false;
      choice.value = KEPT;
      against = KEPT;
      show();
    });
    choice.addEventListener("change", () => { against = Number(choice.value); show(); });
    syncs.push(() => {
      undo.disabled = !past.length;
      for (const one of [reset, link, keep]) one.disabled = !Object.keys(own).length;
    });
    return make("div", { class: "tools" }, undo, reset, keep, beside, link, button(words.download, download));
  }

  function look_at() {
    const names = data.policies.filter((name) => name !== data.reference);
    if (names.length < 2) return;
    const choice = make("select", {}, ...names.map((name) => make("option", { value: name }, name)));
    choice.value = focus;
    choice.addEventListener("change", () => { focus = choice.value; if (sum) show(); });
    document.getElementById("look-at").append(make("label", {}, `${words.lookAt} `, choice));
  }

  function draw() {
    const named = levers.filter(({ name }) => name), others = levers.filter(({ name }) => !name);
    const find = make("input", { type: "search", placeholder: words.find, "aria-label": words.find });
    const groups = new Map();
    for (const one of others) {
      const parts = one.title.split(" › "), head = parts.length > 2 ? parts.slice(0, 2).join(" › ") : parts[0];
      if (!groups.has(head)) groups.set(head, []);
      groups.get(head).push(one);
    }
    const list = [...groups].map(([head, members], place) =>
      make("details", { class: "group", open: !named.length && place === 0 }, make("summary", {}, head), ...members.map((one) => control(one, head))));
    find.addEventListener("input", () => {
      const wanted = find.value.toLowerCase();
      for (const group of list) {
        const rows = [...group.querySelectorAll(".lever")];
        for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted) && !row.dataset.path.includes(wanted);
        group.hidden = rows.every((row) => row.hidden);
        group.open = wanted !== "" && !group.hidden;
      }
    });
    controls.append(
      make("p", { id: "status", role: "status" }),
      tools(),
      ...(named.length ? [make("h3", {}, words.named), ...named.map((one) => control(one))] : []),
      make("details", { class: "others", open: !named.length }, make("summary", {}, words.more), find, ...list),
    );
    for (const sync of syncs) sync();
  }

  own = read();
  draw();
  look_at();
  Object.keys(own).forEach(look_where);
  addEventListener("hashchange", () => { past.push({ ...own }); own = read(); changed(); });
  // For tests: the summary of what is looked at, as the program writes it.
  document.documentElement.summary = async () => new TextDecoder().decode(await sum.ask({ Summary: { slot: Object.keys(own).length ? OWN : FILE } }));
  // After the first paint.
  requestAnimationFrame(() => setTimeout(() => start().catch((error) => {
    document.documentElement.dataset.engine = "failed";
    status(`${words.failed} ${error.message}`, true);
  })));
})();
