import { describe, expect, it } from "vitest";
import { assign, endIteration } from "./index.js";
import { deviceBytes, rand, tensor, Tensor, ValueError } from "../index.js";

describe("device memory is a cache", () => {
  it("gives back what two iterations did not use, and keeps its value", () => {
    const x = rand([1000]).realize();
    const before = x.dataSync();
    expect(x.node.storage?.buffer).toBeDefined();
    endIteration();
    endIteration();
    expect(x.node.storage?.buffer).toBeDefined();
    endIteration();
    expect(x.node.storage?.buffer).toBeUndefined();
    expect(x.dataSync()).toEqual(before);
    expect(x.add(1).dataSync()[7]).toBeCloseTo(before[7] + 1, 6);
  });

  it("recycles the memory of what a loop makes", () => {
    const sizes: number[] = [];
    for (let i = 0; i < 50; i++) {
      rand([10_000]).realize();
      endIteration();
      sizes.push(deviceBytes());
    }
    expect(Math.max(...sizes.slice(10))).toBe(sizes[10]);
  });
});

describe("state", () => {
  it("keeps one value back, so that what was computed from it can be read after an update", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const update = (): void => assign([[w, w.mul(2).node]]);
    update();
    const doubled = w.mul(10);
    update();
    expect([...doubled.dataSync()]).toEqual([20, 40]);
    const lost = w.mul(10);
    update();
    update();
    expect(() => lost.dataSync()).toThrow(ValueError);
    expect(() => lost.dataSync()).toThrow(/keep\(\)/);
  });

  it("is copied by clone() before it changes", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const before = w.clone();
    for (let i = 0; i < 3; i++) assign([[w, w.mul(2).node]]);
    expect([...before.dataSync()]).toEqual([1, 2]);
    expect([...w.dataSync()]).toEqual([8, 16]);
  });

  it("does not take another tensor's memory", () => {
    const source = rand([4]).realize();
    const values = source.dataSync();
    const w = new Tensor(source.node, { requiresGrad: true });
    for (let i = 0; i < 3; i++) assign([[w, w.add(1).node]]);
    assign([[w, source.node]]);
    assign([[w, w.add(1).node]]);
    assign([[w, w.add(1).node]]);
    expect(source.dataSync()).toEqual(values);
  });

  it("kept by keep() can be read after any number of updates", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const kept = w.mul(10).keep();
    const loss = kept.sum();
    for (let i = 0; i < 3; i++) assign([[w, w.add(loss.mul(0)).node]]);
    expect([...kept.dataSync()]).toEqual([10, 20]);
  });
});

describe("keep() and dispose()", () => {
  it("a kept value is computed in the same schedule as the update, though the update doesn't need it", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const loss = w.square().sum().keep();
    assign([[w, w.mul(2).node]]);
    expect(loss.node.storage).toBeDefined();
    expect(loss.itemSync()).toBe(5);
  });

  it("a disposed value that others are made of stays with them", () => {
    const x = rand([8]).realize();
    const y = x.add(1);
    const before = x.dataSync();
    x.dispose();
    expect(() => x.dataSync()).toThrow("disposed");
    expect(y.dataSync()[3]).toBeCloseTo(before[3] + 1, 6);
  });

  it("a disposed value that nothing else names gives its memory back at once", () => {
    const x = rand([4096]).realize();
    const { storage } = x.node;
    x.dispose();
    expect(storage?.buffer).toBeUndefined();
    expect(storage?.host).toBeUndefined();
  });
});

describe("values held over many updates", () => {
  it("losses given to keep(), and parameters that were detached", () => {
    const w = tensor([1, 2], { requiresGrad: true });
    const losses: Tensor[] = [];
    const values: Tensor[] = [];
    for (let i = 0; i < 5; i++) {
      losses.push(w.sum().keep());
      values.push(w.detach());
      assign([[w, w.mul(2).node]]);
    }
    expect(losses.map((loss) => loss.itemSync())).toEqual([3, 6, 12, 24, 48]);
    expect(values.map((value) => value.dataSync()[0])).toEqual([1, 2, 4, 8, 16]);
  });

  it("sums of kept values, read at the end", () => {
    const w = tensor([1], { requiresGrad: true });
    let total = tensor([0]);
    for (let i = 0; i < 5; i++) {
      total = total.add(w.mul(1).keep());
      assign([[w, w.add(1).node]]);
    }
    expect(total.itemSync()).toBe(15);
  });
});
