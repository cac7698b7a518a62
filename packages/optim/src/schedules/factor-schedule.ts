import { LRSchedule } from "./schedule.js";

/** The base of schedules that multiply the rate by a factor of the epoch; chained, the factors multiply. */
export abstract class FactorSchedule extends LRSchedule {
  /** The factor after `epoch` calls of `step()`. */
  protected abstract factorAt(epoch: number): number;

  lrAt(epoch: number, baseLr: number): number {
    return baseLr * this.factorAt(epoch);
  }

  protected override nextLr(lr: number, epoch: number, baseLr: number): number {
    if (epoch === 0) return lr * this.factorAt(0);
    const before = this.factorAt(epoch - 1);
    // Where nobody else has touched the rate, rounding doesn't add up; and from 0 there is no other way back.
    if (before === 0 || lr === baseLr * before) return this.lrAt(epoch, baseLr);
    return lr * (this.factorAt(epoch) / before);
  }
}
