export { Checkpoints, type CheckpointsOptions } from "./checkpoints.js";
export {
  encodeCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
  type CheckpointContent,
} from "./checkpoint-file.js";
