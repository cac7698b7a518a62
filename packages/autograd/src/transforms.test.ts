import { DTypeError, matMul, ShapeError, tensor, type Tensor } from "@nn/tensor";
import { describe, expect, it } from "vitest";
import { grad, hessian, hvp, jacobian, jvp, valueAndGrad, vjp } from "./transforms.js";

const close = async (x: Tensor, expected: number[]): Promise<void> => {
  const data = await x.data();
  expect(data.length).toBe(expected.length);
  data.forEach((v, i) => expect(v).toBeCloseTo(expected[i], 4));
};

describe("grad", () => {
  it("differentiates for one argument", async () => {
    const f = (x: Tensor, y: Tensor): Tensor => x.mul(y.square()).sum();
    const [x, y] = [tensor([2]), tensor([3])];
    await close(grad(f)(x, y), [9]);
    await close(grad(f, 1)(x, y), [12]);
  });

  it("keeps the structure of arguments", async () => {
    const f = (model: { w: Tensor; layers: Tensor[] }): Tensor => model.w.mul(model.layers[0]).add(model.layers[1]).sum(); // prettier-ignore
    const g = grad(f)({ w: tensor([2]), layers: [tensor([3]), tensor([4])] });
    await close(g.w, [3]);
    await close(g.layers[0], [2]);
    await close(g.layers[1], [1]);
  });

  it("nests to third order", async () => {
    const f = (x: Tensor): Tensor => x.sin().sum();
    const third = grad((x: Tensor) => grad((y: Tensor) => grad(f)(y).sum())(x).sum());
    await close(third(tensor([0.7])), [-Math.cos(0.7)]);
  });

  it("does not see what else depends on the argument's tensor", async () => {
    const x = tensor([2]);
    const outside = x.mul(5);
    await close(grad((y: Tensor) => y.mul(outside).sum())(x), [10]);
  });

  it("refuses integers and results of several numbers", () => {
    expect(() => grad((x: Tensor) => x.sum())(tensor(new Int32Array([1])))).toThrow(DTypeError);
    expect(() => grad((x: Tensor) => x.mul(2))(tensor([1, 2]))).toThrow(ShapeError);
  });

  it("answers the value as well", async () => {
    const [value, slope] = valueAndGrad((x: Tensor) => x.square().sum())(tensor([1, 3]));
    await close(value, [10]);
    await close(slope, [2, 6]);
  });
});

describe("products with the Jacobian and the Hessian", () => {
  const a = tensor([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
  const f = (x: Tensor): Tensor => matMul(a, x).tanh();
  const x = tensor([0.1, -0.2, 0.05]);

  it("vjp and jvp are rows and columns of the jacobian", async () => {
    const j = jacobian(f, x);
    expect(j.shape).toEqual([2, 3]);
    const [, pull] = vjp(f, [x]);
    await close(pull(tensor([1, 10]))[0], [...(await matMul(tensor([1, 10]), j).data())]);
    const [, slope] = jvp(f, [x], [tensor([1, 2, 3])]);
    await close(slope, [...(await matMul(j, tensor([1, 2, 3])).data())]);
    expect(() => jvp(f, [x], [])).toThrow("jvp: 1 inputs and 0 tangents");
  });

  it("hvp is the hessian times a vector", async () => {
    const loss = (y: Tensor): Tensor => f(y).square().sum();
    const h = hessian(loss, x);
    expect(h.shape).toEqual([3, 3]);
    await close(h.sub(h.transpose()).abs().max(), [0]);
    await close(hvp(loss, x, tensor([1, -1, 2])), [...(await matMul(h, tensor([1, -1, 2])).data())]);
  });

  it("the hessian of a quadratic form is its matrix", async () => {
    const q = tensor([[2, 1], [1, 4]]); // prettier-ignore
    const h = hessian((y) => y.dot(matMul(q, y)).mul(0.5), tensor([1, 2]));
    await close(h, [2, 1, 1, 4]);
  });

  it("the jacobian of a number, of nothing and of a matrix has the right shape", () => {
    expect(jacobian((y) => y.sum(), tensor([1, 2])).shape).toEqual([2]);
    expect(jacobian((y) => y.slice([0, 0]), tensor([1, 2])).shape).toEqual([0, 2]);
    expect(jacobian((y) => y.transpose(), tensor([[1, 2]])).shape).toEqual([2, 1, 1, 2]);
  });

  it("jvp of a function that is linear, constant or not of its input", async () => {
    const [, linear] = jvp((y) => y.mul(3), [tensor([1, 2])], [tensor([1, 10])]);
    await close(linear, [3, 30]);
    const [, constant] = jvp((y) => y.detach(), [tensor([1, 2])], [tensor([1, 10])]);
    await close(constant, [0, 0]);
  });
});
