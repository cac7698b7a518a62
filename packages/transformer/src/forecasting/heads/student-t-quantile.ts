import { where, type Tensor } from "@nn/tensor";
import { standardNormalQuantile } from "./gaussian.js";

/**
 * What a Student-t number stays below with probability `level`, for each number of degrees of freedom from 2 on.
 *
 * Source: Hill (1970), Algorithm 396, Communications of the ACM 13.
 */
export function studentTQuantile(level: number, df: Tensor): Tensor {
  if (level === 0.5) return df.mul(0);
  const bothTails = 2 * Math.min(level, 1 - level);
  const a = df.sub(0.5).reciprocal();
  const b = a.square().reciprocal().mul(48);
  const c = a.mul(20700).div(b).sub(98).mul(a).sub(16).mul(a).add(96.36);
  const d = b.add(c).reciprocal().mul(94.5).sub(3).div(b).add(1).mul(a.mul(Math.PI / 2).sqrt()).mul(df); // prettier-ignore
  const y = d.mul(bothTails).pow(df.reciprocal().mul(2));
  const central = centre(standardNormalQuantile(bothTails / 2), df, { a, b, c, d });
  const squares = where(y.gt(a.add(0.05)), central, tail(y, df, d));
  const quantile = squares.mul(df).sqrt();
  return level < 0.5 ? quantile.neg() : quantile;
}

type Terms = Readonly<Record<"a" | "b" | "c" | "d", Tensor>>;

/** t² / df by an expansion about the normal quantile x. */
function centre(x: Tensor, df: Tensor, { a, b, c: first, d }: Terms): Tensor {
  const few = first.add(df.sub(4.5).mul(0.3).mul(x.add(0.6)));
  const c = d.mul(0.05).mul(x).sub(5).mul(x).sub(7).mul(x).sub(2).mul(x).add(b).add(where(df.lt(5), few, first)); // prettier-ignore
  const y = x.square();
  const series = y.mul(0.4).add(6.3).mul(y).add(36).mul(y).add(94.5).div(c).sub(y).sub(3).div(b).add(1).mul(x); // prettier-ignore
  return series.square().mul(a).expm1();
}

/** t² / df by the expansion of the tails. */
function tail(y: Tensor, df: Tensor, d: Tensor): Tensor {
  const inner = df.add(6).div(df.mul(y)).sub(d.mul(0.089)).sub(0.822).mul(df.add(2)).mul(3).reciprocal();
  const series = inner.add(df.add(4).reciprocal().mul(0.5)).mul(y).sub(1).mul(df.add(1)).div(df.add(2));
  return series.add(y.reciprocal());
}
