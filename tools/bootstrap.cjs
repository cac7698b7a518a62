// `npm start`, `npm test`, ...: everything that a fresh clone needs, then the command itself.
// This file stays readable for any old Node, so that the line about its version can be printed.
"use strict";
var version = process.versions.node;
if (Number(version.split(".")[0]) < 20) {
  console.error(
    "nn needs Node 20 or newer; this is Node " +
      version +
      ". Install it from https://nodejs.org and try again.",
  );
  process.exit(1);
}
require("./setup.cjs").main(process.argv[2], process.argv.slice(3));
