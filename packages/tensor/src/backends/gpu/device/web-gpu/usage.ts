// The flags of WebGPU by their numbers, as the specification fixes them: Node has no such globals.
export const bufferUsage = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;
export const mapRead = 0x1;
