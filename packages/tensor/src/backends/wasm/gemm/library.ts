import { ModuleBuilder, type Library, type MemoryType } from "../assembler.js";
import { emitMerge, emitMultiply, MULTIPLY_SIGNATURE } from "./multiply.js";
import { emitPack, emitPackFour, PACK_SIGNATURE } from "./pack.js";
import { emitTiles } from "./tile.js";

/** What the modules of single products import, in the order of their function indexes. */
export const GEMM_LIBRARY = {
  packRows: PACK_SIGNATURE,
  packColumns: PACK_SIGNATURE,
  multiply: MULTIPLY_SIGNATURE,
} satisfies Library;

/** Indexes of the library's functions in modules that import it. */
export const GEMM = { packRows: 0, packColumns: 1, multiply: 2 } as const;

/** The module of packing and multiplying functions that all products share, so that V8 optimises them once. */
export function gemmLibrary(memory: MemoryType): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(memory);
  const tiles8 = module.add(emitTiles(8));
  const tiles4 = module.add(emitTiles(4));
  const merge = module.add(emitMerge());
  module.add(emitPack(4, module.add(emitPackFour(4))), "packRows");
  module.add(emitPack(8, module.add(emitPackFour(8))), "packColumns");
  module.add(emitMultiply({ tiles8, tiles4, merge }), "multiply");
  return module.bytes();
}
