import { expect, it } from "vitest";
import { calledFunctionsOnly } from "./called-functions.js";

const lines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");

it("leaves out what main doesn't call, even through others", () => {
  const text = `#version 300 es
precision highp float;
uniform vec2 size; // void main() {
float unused(float x) {
  if (x > 0.0) { return 1.0; }
  return alsoUnused(x);
}
float alsoUnused(float x) { return x; }
float declared(float);
float overloaded(int x) { return float(x); }
float overloaded(float x) { return x; }
float used(float x) { return overloaded(x); }
const float start = initial(1.0);
float initial(float x) { return x; }
void main(void) { color = used(start); }
float declared(float x) { return x; }
`;
  expect(lines(calledFunctionsOnly(text))).toEqual([
    "#version 300 es",
    "precision highp float;",
    "uniform vec2 size;",
    "float overloaded(int x) { return float(x); }",
    "float overloaded(float x) { return x; }",
    "float used(float x) { return overloaded(x); }",
    "const float start = initial(1.0);",
    "float initial(float x) { return x; }",
    "void main(void) { color = used(start); }",
  ]);
});
