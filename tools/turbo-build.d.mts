export function turboBuild(name: string): Promise<void>;
