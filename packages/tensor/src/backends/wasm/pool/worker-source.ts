import { RECORD, SPINS, STATUS_THREW, WORD } from "./control.js";

/**
 * What a thread runs, as text: it must start without a file of its own, in any bundle. It learns of new modules through
 * the shared memory, for it never comes back to its event loop to get messages.
 */
export const WORKER_SOURCE = `
const serve = ({ memory, control, scratch }) => {
  const words = new Int32Array(memory.buffer, control, 64);
  const instances = [];
  let link = control + ${4 * WORD.modules};
  const word = (address) => Atomics.load(new Int32Array(memory.buffer, address, 1), 0);

  const instance = (id) => {
    while (instances.length <= id) {
      const record = word(link);
      const length = word(record + ${4 * RECORD.length});
      const library = word(record + ${4 * RECORD.library});
      const code = new Uint8Array(length);
      code.set(new Uint8Array(memory.buffer, record + ${4 * RECORD.words}, length));
      const imports = { env: { memory, scratch }, library: library < 0 ? {} : instances[library] };
      instances.push(new WebAssembly.Instance(new WebAssembly.Module(code), imports).exports);
      link = record + ${4 * RECORD.next};
    }
    return instances[id];
  };

  const runPiece = (ticket) => {
    const step = words[${WORD.step}];
    const begin = ((ticket - words[${WORD.base}]) | 0) * step;
    const end = Math.min(begin + step, words[${WORD.extent}]);
    return instance(words[${WORD.module}])["p" + words[${WORD.phase}]](words[${WORD.args}], begin, end);
  };

  for (let idle = 0; ;) {
    const ticket = Atomics.load(words, ${WORD.next});
    const limit = Atomics.load(words, ${WORD.limit});
    if (ticket === limit) {
      if (Atomics.load(words, ${WORD.quit}) !== 0) return;
      if (++idle < ${SPINS}) continue;
      Atomics.add(words, ${WORD.sleepers}, 1);
      Atomics.wait(words, ${WORD.limit}, limit);
      Atomics.sub(words, ${WORD.sleepers}, 1);
      idle = 0;
    } else if (Atomics.compareExchange(words, ${WORD.next}, ticket, (ticket + 1) | 0) === ticket) {
      idle = 0;
      let status;
      try {
        status = runPiece(ticket);
      } catch {
        status = ${STATUS_THREW};
      }
      if (status !== 0) Atomics.store(words, ${WORD.status}, status);
      if (((Atomics.add(words, ${WORD.done}, 1) + 1) | 0) === Atomics.load(words, ${WORD.limit}))
        Atomics.notify(words, ${WORD.done});
    }
  }
};
`;

/** The last lines, which receive what the thread starts with. */
export const NODE_START = `serve(require("node:worker_threads").workerData);`;
export const PAGE_START = `onmessage = ({ data }) => { serve(data); close(); };`;
