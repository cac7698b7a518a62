import { Module } from "@nn/layers";
import { avgPool2d, concat, maxPool2d, type Tensor } from "@nn/tensor";
import { BasicConv2d } from "./basic-conv.js";

/** Numbers of channels as in the full network to those of this one. */
export type Channels = (count: number) => number;

/** Means over 3 x 3, at the edge over what is there: as the TensorFlow network that FID was defined with. */
const mean3x3 = (x: Tensor): Tensor => avgPool2d(x, 3, { stride: 1, padding: 1, countIncludePad: false });
const max3x3 = (x: Tensor, options: { stride: number; padding?: number }): Tensor => maxPool2d(x, 3, options);

const WIDE = { padding: [0, 3] } satisfies { padding: [number, number] };
const HIGH = { padding: [3, 0] } satisfies { padding: [number, number] };

/** 35 x 35: 1 x 1, 5 x 5, two 3 x 3, mean. */
export class InceptionA extends Module {
  branch1x1: BasicConv2d;
  branch5x5_1: BasicConv2d;
  branch5x5_2: BasicConv2d;
  branch3x3dbl_1: BasicConv2d;
  branch3x3dbl_2: BasicConv2d;
  branch3x3dbl_3: BasicConv2d;
  branch_pool: BasicConv2d;
  readonly outChannels: number;

  constructor(inChannels: number, poolFeatures: number, c: Channels) {
    super();
    this.branch1x1 = new BasicConv2d(inChannels, c(64), 1);
    this.branch5x5_1 = new BasicConv2d(inChannels, c(48), 1);
    this.branch5x5_2 = new BasicConv2d(c(48), c(64), 5, { padding: 2 });
    this.branch3x3dbl_1 = new BasicConv2d(inChannels, c(64), 1);
    this.branch3x3dbl_2 = new BasicConv2d(c(64), c(96), 3, { padding: 1 });
    this.branch3x3dbl_3 = new BasicConv2d(c(96), c(96), 3, { padding: 1 });
    this.branch_pool = new BasicConv2d(inChannels, c(poolFeatures), 1);
    this.outChannels = 2 * c(64) + c(96) + c(poolFeatures);
  }

  forward(x: Tensor): Tensor {
    const double = through(x, this.branch3x3dbl_1, this.branch3x3dbl_2, this.branch3x3dbl_3);
    const five = through(x, this.branch5x5_1, this.branch5x5_2);
    return concat([this.branch1x1.forward(x), five, double, this.branch_pool.forward(mean3x3(x))], 1);
  }
}

/** 35 x 35 to 17 x 17. */
export class InceptionB extends Module {
  branch3x3: BasicConv2d;
  branch3x3dbl_1: BasicConv2d;
  branch3x3dbl_2: BasicConv2d;
  branch3x3dbl_3: BasicConv2d;
  readonly outChannels: number;

  constructor(inChannels: number, c: Channels) {
    super();
    this.branch3x3 = new BasicConv2d(inChannels, c(384), 3, { stride: 2 });
    this.branch3x3dbl_1 = new BasicConv2d(inChannels, c(64), 1);
    this.branch3x3dbl_2 = new BasicConv2d(c(64), c(96), 3, { padding: 1 });
    this.branch3x3dbl_3 = new BasicConv2d(c(96), c(96), 3, { stride: 2 });
    this.outChannels = c(384) + c(96) + inChannels;
  }

  forward(x: Tensor): Tensor {
    const double = through(x, this.branch3x3dbl_1, this.branch3x3dbl_2, this.branch3x3dbl_3);
    return concat([this.branch3x3.forward(x), double, max3x3(x, { stride: 2 })], 1);
  }
}

/** 17 x 17: 1 x 1, 7 x 7 in two parts, twice that, mean. */
export class InceptionC extends Module {
  branch1x1: BasicConv2d;
  branch7x7_1: BasicConv2d;
  branch7x7_2: BasicConv2d;
  branch7x7_3: BasicConv2d;
  branch7x7dbl_1: BasicConv2d;
  branch7x7dbl_2: BasicConv2d;
  branch7x7dbl_3: BasicConv2d;
  branch7x7dbl_4: BasicConv2d;
  branch7x7dbl_5: BasicConv2d;
  branch_pool: BasicConv2d;
  readonly outChannels: number;

  constructor(inChannels: number, channels7x7: number, c: Channels) {
    super();
    const c7 = c(channels7x7);
    this.branch1x1 = new BasicConv2d(inChannels, c(192), 1);
    this.branch7x7_1 = new BasicConv2d(inChannels, c7, 1);
    this.branch7x7_2 = new BasicConv2d(c7, c7, [1, 7], WIDE);
    this.branch7x7_3 = new BasicConv2d(c7, c(192), [7, 1], HIGH);
    this.branch7x7dbl_1 = new BasicConv2d(inChannels, c7, 1);
    this.branch7x7dbl_2 = new BasicConv2d(c7, c7, [7, 1], HIGH);
    this.branch7x7dbl_3 = new BasicConv2d(c7, c7, [1, 7], WIDE);
    this.branch7x7dbl_4 = new BasicConv2d(c7, c7, [7, 1], HIGH);
    this.branch7x7dbl_5 = new BasicConv2d(c7, c(192), [1, 7], WIDE);
    this.branch_pool = new BasicConv2d(inChannels, c(192), 1);
    this.outChannels = 4 * c(192);
  }

  forward(x: Tensor): Tensor {
    const once = through(x, this.branch7x7_1, this.branch7x7_2, this.branch7x7_3);
    const twice = through(
      x,
      this.branch7x7dbl_1,
      this.branch7x7dbl_2,
      this.branch7x7dbl_3,
      this.branch7x7dbl_4,
      this.branch7x7dbl_5,
    );
    return concat([this.branch1x1.forward(x), once, twice, this.branch_pool.forward(mean3x3(x))], 1);
  }
}

/** 17 x 17 to 8 x 8. */
export class InceptionD extends Module {
  branch3x3_1: BasicConv2d;
  branch3x3_2: BasicConv2d;
  branch7x7x3_1: BasicConv2d;
  branch7x7x3_2: BasicConv2d;
  branch7x7x3_3: BasicConv2d;
  branch7x7x3_4: BasicConv2d;
  readonly outChannels: number;

  constructor(inChannels: number, c: Channels) {
    super();
    this.branch3x3_1 = new BasicConv2d(inChannels, c(192), 1);
    this.branch3x3_2 = new BasicConv2d(c(192), c(320), 3, { stride: 2 });
    this.branch7x7x3_1 = new BasicConv2d(inChannels, c(192), 1);
    this.branch7x7x3_2 = new BasicConv2d(c(192), c(192), [1, 7], WIDE);
    this.branch7x7x3_3 = new BasicConv2d(c(192), c(192), [7, 1], HIGH);
    this.branch7x7x3_4 = new BasicConv2d(c(192), c(192), 3, { stride: 2 });
    this.outChannels = c(320) + c(192) + inChannels;
  }

  forward(x: Tensor): Tensor {
    const three = through(x, this.branch3x3_1, this.branch3x3_2);
    const seven = through(x, this.branch7x7x3_1, this.branch7x7x3_2, this.branch7x7x3_3, this.branch7x7x3_4);
    return concat([three, seven, max3x3(x, { stride: 2 })], 1);
  }
}

/** 8 x 8: 1 x 1, 3 x 3 in two parts side by side, twice that, and a mean or, in the last block, a maximum. */
export class InceptionE extends Module {
  branch1x1: BasicConv2d;
  branch3x3_1: BasicConv2d;
  branch3x3_2a: BasicConv2d;
  branch3x3_2b: BasicConv2d;
  branch3x3dbl_1: BasicConv2d;
  branch3x3dbl_2: BasicConv2d;
  branch3x3dbl_3a: BasicConv2d;
  branch3x3dbl_3b: BasicConv2d;
  branch_pool: BasicConv2d;
  readonly pool: "mean" | "max";
  readonly outChannels: number;

  constructor(inChannels: number, pool: "mean" | "max", c: Channels) {
    super();
    const [wide, high] = [{ padding: [0, 1] as [number, number] }, { padding: [1, 0] as [number, number] }];
    this.branch1x1 = new BasicConv2d(inChannels, c(320), 1);
    this.branch3x3_1 = new BasicConv2d(inChannels, c(384), 1);
    this.branch3x3_2a = new BasicConv2d(c(384), c(384), [1, 3], wide);
    this.branch3x3_2b = new BasicConv2d(c(384), c(384), [3, 1], high);
    this.branch3x3dbl_1 = new BasicConv2d(inChannels, c(448), 1);
    this.branch3x3dbl_2 = new BasicConv2d(c(448), c(384), 3, { padding: 1 });
    this.branch3x3dbl_3a = new BasicConv2d(c(384), c(384), [1, 3], wide);
    this.branch3x3dbl_3b = new BasicConv2d(c(384), c(384), [3, 1], high);
    this.branch_pool = new BasicConv2d(inChannels, c(192), 1);
    this.pool = pool;
    this.outChannels = c(320) + 4 * c(384) + c(192);
  }

  forward(x: Tensor): Tensor {
    const once = this.branch3x3_1.forward(x);
    const twice = through(x, this.branch3x3dbl_1, this.branch3x3dbl_2);
    const pooled = this.pool === "mean" ? mean3x3(x) : max3x3(x, { stride: 1, padding: 1 });
    return concat(
      [
        this.branch1x1.forward(x),
        this.branch3x3_2a.forward(once),
        this.branch3x3_2b.forward(once),
        this.branch3x3dbl_3a.forward(twice),
        this.branch3x3dbl_3b.forward(twice),
        this.branch_pool.forward(pooled),
      ],
      1,
    );
  }
}

function through(x: Tensor, ...layers: readonly BasicConv2d[]): Tensor {
  return layers.reduce((y, layer) => layer.forward(y), x);
}
