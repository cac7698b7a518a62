import type { Allocator } from "../allocator.js";
import { RECORD, WORD } from "./control.js";

/** A module that is loaded in this thread, and that others load when they first need it. */
export interface LoadedModule {
  readonly id: number;
  readonly exports: WebAssembly.Exports;
}

/** The modules of one memory, in the order in which every thread instantiates them. */
export class Modules {
  private count = 0;
  /** Address of the word that the next record's address goes to. */
  private link: number;

  /** @param publish - Whether other threads share the memory and must find the code. */
  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly allocator: Allocator,
    private readonly scratch: number,
    control: number,
    private readonly publish: boolean,
  ) {
    this.link = control + 4 * WORD.modules;
  }

  /** Compiles a module. It may import `env.memory`, `env.scratch` and, from `library`, the exports of an earlier module. */
  load(code: Uint8Array<ArrayBuffer>, library?: LoadedModule): LoadedModule {
    const { memory, scratch } = this;
    const module = new WebAssembly.Module(code);
    const imports = { env: { memory, scratch }, library: library?.exports ?? {} };
    const { exports } = new WebAssembly.Instance(module, imports);
    if (this.publish) this.addRecord(code, library?.id ?? -1);
    return { id: this.count++, exports };
  }

  private addRecord(code: Uint8Array, library: number): void {
    const record = this.allocator.allocate(4 * RECORD.words + code.length);
    const { buffer } = this.memory;
    new Uint8Array(buffer, record + 4 * RECORD.words, code.length).set(code);
    new Int32Array(buffer, record, RECORD.words).set([code.length, library, 0]);
    Atomics.store(new Int32Array(buffer, this.link, 1), 0, record);
    this.link = record + 4 * RECORD.next;
  }
}
