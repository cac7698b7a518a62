// Stands for the parts of gpu.js that we leave out. Each says that it can't run here, and fails when it is used all the
// same: gpu.js would otherwise go on with its cpu mode by itself.
class LeftOut {
  static isSupported = false;
  static isContextMatch() {
    return false;
  }
  constructor() {
    throw new Error("this part of gpu.js does not come with @nn/tensor here");
  }
}

module.exports = {
  CPUKernel: LeftOut,
  HeadlessGLKernel: LeftOut,
  WebAssemblyKernel: LeftOut,
  WebAssemblyWorkerPool: LeftOut,
  Pipeline: LeftOut,
  // Every call of a kernel asks whether a pipeline is being recorded.
  getActiveTrace: () => null,
};
