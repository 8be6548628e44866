// The module against the program: for every scenario given, the summary.json of so many futures is the same, byte for byte.
//   node engine.mjs MODULE.wasm.gz SCENARIO.ron FILE=PATH… SUMMARY.json SET…
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const [modulePath, listPath] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(gunzipSync(readFileSync(modulePath)), {});
const { alloc, ask, free, memory } = instance.exports;

function asked(request, bytes = new Uint8Array()) {
  const head = new TextEncoder().encode(JSON.stringify(request));
  const length = 4 + head.length + bytes.length;
  const at = alloc(length);
  const room = new Uint8Array(memory.buffer, at, length);
  new DataView(memory.buffer).setUint32(at, head.length, true);
  room.set(head, 4);
  room.set(bytes, 4 + head.length);
  const answer = ask(at, length) >>> 0;
  const size = new DataView(memory.buffer).getUint32(answer, true);
  const refused = new Uint8Array(memory.buffer, answer + 4, 1)[0] === 1;
  const told = Buffer.from(new Uint8Array(memory.buffer, answer + 5, size));
  free(answer, size + 5);
  if (refused) throw new Error(told.toString());
  return told;
}

let wrong = 0;
for (const { name, files, set, summary } of JSON.parse(readFileSync(listPath))) {
  const parts = files.map(([file, path]) => [file, readFileSync(path)]);
  const sizes = parts.map(([file, bytes]) => [file, bytes.length]);
  const native = readFileSync(summary);
  const { runs, twins } = JSON.parse(native);
  asked({ Prepare: { slot: 0, files: sizes, set, policies: [] } }, Buffer.concat(parts.map(([, bytes]) => bytes)));
  // Blocks come in any order, and each as another worker would have made it.
  const each = (of) => Array.from({ length: Math.ceil(of / 64) }, (_, block) => block).reverse();
  for (const [of, isTwin] of [[runs, false], [twins, true]]) {
    for (const block of each(of)) {
      const record = asked({ Run: { slot: 0, block, twins: isTwin } });
      asked({ Add: { slot: 0, block, twins: isTwin, again: null } }, record);
    }
  }
  const same = asked({ Summary: { slot: 0 } }).equals(native);
  console.log(`${same ? "same" : "OTHER"}  ${name}`);
  if (!same) wrong += 1;
}
process.exit(wrong ? 1 : 0);
