// Makes the protobuf code of @nn/train/tensorboard from its .proto files. The generator is fetched for the run.
import { execFileSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, "packages/train/src/tensorboard/proto");
const template = {
  version: "v2",
  plugins: [{ local: "protoc-gen-es", out: ".", opt: ["target=ts", "import_extension=js"] }],
};
const generator = ["--package=@bufbuild/buf@1.75.0", "--package=@bufbuild/protoc-gen-es@2.17.0"];
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: "inherit" });

run("npx", ["--yes", ...generator, "buf", "generate", "--template", JSON.stringify(template)], folder);
run("npx", ["prettier", "--write", folder], root);
