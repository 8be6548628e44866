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

  // A setting: values that are other than in the file, by path. Slots of engines: 0 the file, 1 what is looked at, 2 what is remembered, 3 the policy that is
  // looked at alone.
  const FILE = 0, OWN = 1, KEPT = 2, QUICK = 3, SLOTS = 4;
  let own = {}, kept = null, all_of_them = false, past = [], focus = data.focus, generation = 0, against = FILE;
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
    // Makes a setting with these policies ready in a slot, unless it is there.
    async prepare(slot, setting, policies = data.policies) {
      const key = JSON.stringify([setting, policies]);
      if (this.has[slot] === key) return;
      this.has[slot] = key;
      const parts = data.files.map(([name, text]) => [name, bytesOf(text)]);
      const bytes = new Uint8Array(parts.reduce((sum, [, part]) => sum + part.length, 0));
      parts.reduce((at, [, part]) => (bytes.set(part, at), at + part.length), 0);
      const files = parts.map(([name, part]) => [name, part.length]);
      try {
        await this.ask({ Prepare: { slot, files, set: arguments_of(setting), policies } }, bytes);
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
  const BLOCK = 64, FIRST = 2, AHEAD = 16, ENOUGH = 32, blocks = Math.ceil(data.runs / BLOCK), twinBlocks = Math.ceil(data.twins / BLOCK);

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
    await fill(FILE, {}, Math.min(blocks, FIRST), false, () => true);
    await looked(FILE, FILE);
    document.documentElement.dataset.engine = "warm";
    if (Object.keys(own).length || focus !== data.focus) await show();
    // While nobody moves anything, more of them, so that the next move need not wait for them; not at once, for it would wait for these.
    const mine = generation, goesOn = () => mine === generation;
    await new Promise((done) => setTimeout(done, 2000));
    for (let to = 2 * FIRST; goesOn() && to <= Math.min(blocks, AHEAD); to *= 2) await fill(FILE, {}, to, false, goesOn);
  }

  const inWords = (bytes) => new TextDecoder().decode(bytes);

  // In which parts a setting is lived: of another than the file's own only what was touched, for the others give the same; first what is
  // looked at, then the rest, in as many parts as there are runners to spare. `null`: all at once.
  async function parts_of(slot, setting) {
    if (slot === FILE) return null;
    await sum.prepare(FILE, {});
    const touched = JSON.parse(inWords(await sum.ask({ Touched: { slot, beside: FILE } })));
    if (!touched) return null;
    const [reference, ...others] = touched;
    const seen = others.filter((name) => name === focus), rest = others.filter((name) => name !== focus);
    const number = Math.min(rest.length, Math.max(1, Math.floor(runners.length / 2)));
    const spread = Array.from({ length: number }, (_, part) => rest.filter((_, place) => place % number === part));
    const parts = [...(seen.length ? [seen] : []), ...spread].map((names) => [reference, ...names]);
    return parts.length ? parts : [[reference]];
  }

  // Runs the blocks of a setting that the sum has not, on every runner, up to so many. `quick` is told when what is looked at is there.
  async function fill(slot, setting, to, twins, goesOn, quick = null) {
    const key = JSON.stringify(setting), name = `${slot}${twins}`;
    // Before the slot is made ready anew, so that blocks of the setting before are not taken for its own.
    if (!known[name] || known[name].key !== key) known[name] = { key, done: 0, begun: new Map() };
    const state = known[name];
    await sum.prepare(slot, setting);
    if (to <= state.done || !goesOn()) return;
    if (state.parts === undefined) state.parts = await parts_of(slot, setting);
    const { parts } = state;
    if (parts) await fill(FILE, {}, to, twins, goesOn);
    if (!goesOn()) return;
    const jobs = [];
    for (let part = 0; part < (parts ? parts.length : 1); part++) {
      for (let block = state.done; block < to; block++) jobs.push([block, part]);
    }
    let early = quick && parts && parts.length > 1 && parts[0].length > 1 ? to - state.done : 0;
    const take = async (engine, block, part) => {
      const policies = parts ? parts[part] : data.policies, own = slot + SLOTS * part;
      await engine.prepare(own, setting, policies);
      const bytes = await engine.ask({ Run: { slot: own, block, twins } });
      if (known[name] !== state) return;
      if (early && part === 0) {
        await sum.prepare(QUICK, setting, policies);
        await sum.ask({ Add: { slot: QUICK, block, twins, again: null } }, bytes.slice());
      }
      await sum.ask({ Add: { slot, block, twins, again: parts && { policies, beside: FILE, parts: parts.length } } }, bytes);
    };
    let next = 0;
    const run = async (engine) => {
      while (goesOn() && next < jobs.length) {
        const [block, part] = jobs[next++], job = `${block}.${part}`;
        // Somebody else may be at it.
        if (!state.begun.has(job)) state.begun.set(job, take(engine, block, part));
        await state.begun.get(job);
        if (early && part === 0 && --early === 0 && goesOn()) quick();
      }
    };
    await Promise.all(runners.map(run));
    if (goesOn() && known[name] === state) state.done = Math.max(state.done, to);
  }

  // ---- What is shown

  const status = (text, isWrong = false) => {
    const line = document.getElementById("status");
    line.textContent = text;
    line.classList.toggle("wrong", isWrong);
  };
  const SEEN = ["answer", "table", "pictures", "whom"];
  const put_piece = (name, html) => {
    const piece = document.getElementById(`piece-${name}`);
    const open = [...piece.querySelectorAll("details")].map((one) => one.open);
    piece.innerHTML = html;
    piece.querySelectorAll("details").forEach((one, place) => { one.open = open[place] === true; });
    piece.removeAttribute("aria-busy");
  };
  const put_moved = (html) => {
    put_piece("moved", html);
    document.getElementById("moved").hidden = html === "";
  };
  // Whether what is seen is still that of the setting before.
  let stale = false;
  const put = (pieces) => {
    stale = false;
    for (const name of SEEN) put_piece(name, pieces[name]);
    put_moved(pieces.moved);
    document.documentElement.dataset.runs = pieces.runs;
  };
  const looked = async (slot, beside) => JSON.parse(inWords(await sum.ask({ Look: { slot, beside, focus, language: data.language } })));
  const first = {};
  for (const name of SEEN) first[name] = document.getElementById(`piece-${name}`).innerHTML;

  async function show() {
    const mine = ++generation, goesOn = () => mine === generation;
    const moved = Object.keys(own).length > 0, page = document.documentElement.dataset;
    const setting = { ...own }, slot = moved ? OWN : FILE;
    const [beside, other] = against === KEPT && kept ? [KEPT, { ...kept }] : moved ? [FILE, {}] : [null, null];
    page.state = "running";
    stale = true;
    for (const name of SEEN) document.getElementById(`piece-${name}`).setAttribute("aria-busy", "true");
    // Why that policy moved which is looked at, while the others are still lived: what else is seen is what was before.
    const quick = async () => {
      try {
        const { moved, runs } = await looked(QUICK, FILE);
        if (!goesOn() || !stale) return;
        put_moved(moved);
        page.quick = runs;
      } catch { /* The look at all policies will say what is wrong. */ }
    };
    if (!moved && beside === null && focus === data.focus) {
      put({ ...first, moved: "", runs: data.shown });
      status(words.ready);
      page.state = "done";
      return;
    }
    try {
      const done = known[`${slot}false`];
      let to = Math.min(blocks, Math.max(FIRST, done?.key === JSON.stringify(setting) ? done.done : 0));
      // Quick at first, then twice as much each time, until enough or all.
      // Who waits for numbers stops when they are known as exactly as asked, and not before.
      const waits = !data.exact && !all_of_them, end = all_of_them || waits ? blocks : Math.min(blocks, ENOUGH);
      for (; ; to = Math.min(end, 2 * to)) {
        if (beside !== null) await fill(beside, other, to, false, goesOn);
        await fill(slot, setting, to, false, goesOn, beside === FILE && stale ? quick : null);
        const last = to === blocks;
        if (last && twinBlocks) await fill(slot, setting, twinBlocks, true, goesOn);
        if (!goesOn()) return;
        const pieces = await looked(slot, beside);
        if (!goesOn()) return;
        put(pieces);
        const enough = waits && pieces.precise;
        status(said(enough ? words.precise : last && data.exact ? words.done : words.progress, { runs: grouped(pieces.runs), of: grouped(data.runs) }));
        if (enough || to >= end) break;
      }
      page.state = "done";
    } catch (error) {
      if (!goesOn()) return;
      for (const name of SEEN) document.getElementById(`piece-${name}`).removeAttribute("aria-busy");
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
    const levels = one.levels.map(([name, value]) => [button(name, () => set(one.path, value)), value]);
    if (levels.length) row.append(make("div", { class: "levels" }, ...levels.map(([made]) => made)));
    if (one.about) row.append(make("details", { class: "about" }, make("summary", {}, words.about), make("p", { class: "quiet" }, one.about)));
    const sync = () => {
      const value = one.path in own ? own[one.path] : one.value;
      slider.value = value;
      box.value = value;
      row.classList.toggle("moved", one.path in own);
      was.hidden = !(one.path in own);
      for (const [made, level] of levels) made.setAttribute("aria-pressed", String(same_number(level, value)));
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
    // Of many futures a part is enough to see by; the last digits take the rest.
    const all = button(said(words.all, { of: grouped(data.runs) }), (made) => {
      all_of_them = true;
      made.remove();
      if (sum) show();
    });
    return make("div", { class: "tools" }, ...(blocks > ENOUGH ? [all] : []), undo, reset, keep, beside, link, button(words.download, download));
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
      ...to_try(),
      ...(named.length ? [make("h3", {}, words.named), ...named.map((one) => control(one))] : []),
      make("details", { class: "others", open: !named.length }, make("summary", {}, words.more), find, ...list),
    );
    for (const sync of syncs) sync();
  }

  // Settings that the file names, one click each: the other levers are as in the file.
  function to_try() {
    const made = data.settings.map(([name, moved]) => button(name, () => {
      past.push({ ...own });
      own = Object.fromEntries(moved.filter(([path, value]) => !same_number(value, lever.get(path).value)));
      moved.forEach(([path]) => look_where(path));
      changed();
    }));
    return made.length ? [make("div", { class: "tools" }, make("span", {}, words.settings), ...made)] : [];
  }

  own = read();
  draw();
  look_at();
  Object.keys(own).forEach(look_where);
  addEventListener("hashchange", () => { past.push({ ...own }); own = read(); changed(); });
  // For tests: the summary of what is looked at, as the program writes it.
  document.documentElement.summary = async () => inWords(await sum.ask({ Summary: { slot: Object.keys(own).length ? OWN : FILE } }));
  // After the first paint.
  requestAnimationFrame(() => setTimeout(() => start().catch((error) => {
    document.documentElement.dataset.engine = "failed";
    status(`${words.failed} ${error.message}`, true);
  })));
})();
