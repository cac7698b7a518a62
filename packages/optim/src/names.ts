/** The name that PyTorch gives to an option or a state tensor: "weightDecay" is "weight_decay". */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
