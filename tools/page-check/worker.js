import { device, tensor } from "@nn/tensor";

postMessage(`${await tensor([1, 2]).mul(2).data()} on ${device()}`);
