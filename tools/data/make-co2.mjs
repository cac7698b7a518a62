// Writes packages/data/src/sets/mauna-loa-data.ts from the npm package vega-datasets (3.2.1):
//
//   node tools/data/make-co2.mjs PATH/TO/vega-datasets/data/co2-concentration.csv
//
// Three months of 1964 are missing; the series starts after them.
import { readFileSync } from "node:fs";
import { writeModule } from "./pack.mjs";

const [, ...rows] = readFileSync(process.argv[2], "utf8").trim().split("\n");
const months = rows.map((row) => row.split(",")).filter(([date]) => date >= "1964-05");
months.forEach(([date], i) => {
  const month = new Date(Date.UTC(1964, 4 + i)).toISOString().slice(0, 10);
  if (date !== month) throw new Error(`${month} is missing`);
});
const text = months.map(([, value]) => value).join("\n");
writeModule("mauna-loa-data.ts", "make-co2.mjs", "MAUNA_LOA", Buffer.from(text, "latin1"));
