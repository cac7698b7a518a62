import { FileError } from "../../files/file-error.js";
import { builtin, fileProblem, nodeFiles, pathOf } from "../../files/node-files.js";
import type { Source } from "../../files/source.js";

/** A picture file and the folder that says its class. */
export interface ImageFile {
  readonly name: string;
  readonly className: string;
  readonly source: Source;
}

const PICTURE = /\.(png|jpe?g)$/i;

/** The pictures below each folder of a folder, in the order of their names. */
export async function imagesInFolder(operation: string, folder: string | URL): Promise<ImageFile[]> {
  const [files, path] = [nodeFiles(), builtin("node:path")];
  const root = pathOf(folder);
  if (!files || !path || root === undefined) {
    const fix = "in a page give files: those of <input type=file webkitdirectory>";
    throw new FileError(operation, `can't look into ${String(folder)} from here`, fix);
  }
  try {
    const found = await files.readdir(root, { recursive: true });
    return found
      .map((inside) => inside.split(path.sep))
      .filter((parts) => parts.length > 1 && PICTURE.test(parts.at(-1)!))
      .map((parts) => ({ name: parts.join("/"), className: parts[0], source: path.join(root, ...parts) }));
  } catch (error) {
    throw fileProblem(operation, "look into", root, error);
  }
}

/** The pictures among files that a user has picked by their folder: "folder/class/name.png". */
export function imagesAmongFiles(files: Iterable<File>): ImageFile[] {
  return [...files]
    .filter((file) => PICTURE.test(file.name))
    .map((file) => ({ file, parts: file.webkitRelativePath.split("/") }))
    .filter(({ parts }) => parts.length > 2)
    .map(({ file, parts }) => ({ name: parts.slice(1).join("/"), className: parts[1], source: file }));
}
