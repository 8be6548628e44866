// One engine of the page: answers requests in their order. Bytes in, bytes out.
"use strict";
let engine = null;

function ask(request, bytes) {
  const head = new TextEncoder().encode(JSON.stringify(request));
  const length = 4 + head.length + (bytes ? bytes.length : 0);
  const { alloc, ask, free, memory } = engine.exports;
  const at = alloc(length);
  const room = new Uint8Array(memory.buffer, at, length);
  new DataView(memory.buffer).setUint32(at, head.length, true);
  room.set(head, 4);
  if (bytes) room.set(bytes, 4 + head.length);
  const answer = ask(at, length) >>> 0;
  const size = new DataView(memory.buffer).getUint32(answer, true);
  const refused = new Uint8Array(memory.buffer, answer + 4, 1)[0] === 1;
  const told = new Uint8Array(memory.buffer, answer + 5, size).slice();
  free(answer, size + 5);
  if (refused) throw new Error(new TextDecoder().decode(told));
  return told;
}

async function answer({ id, module, request, bytes }) {
  try {
    if (module) {
      engine = await WebAssembly.instantiate(module, {});
      postMessage({ id, bytes: new Uint8Array() });
      return;
    }
    const told = ask(request, bytes);
    postMessage({ id, bytes: told }, [told.buffer]);
  } catch (error) {
    postMessage({ id, refused: String(error.message || error), broken: error instanceof WebAssembly.RuntimeError });
  }
}

// One after the other, also while the engine is being made.
let turn = Promise.resolve();
onmessage = ({ data }) => {
  turn = turn.then(() => answer(data));
};
