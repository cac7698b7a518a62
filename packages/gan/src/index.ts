export type { GanLoss, Scores } from "./losses/gan-loss.js";
export type { Penalty, PenaltyInput } from "./penalties/penalty.js";
