import { Conv2d, Dropout, Flatten, Linear, LSTM, MaxPool2d, Module, ReLU, Sequential } from "@nn/layers";
import type { Tensor } from "@nn/tensor";

/** Two hidden layers over the pixels of an 8 × 8 image. */
export function mlp(): Module {
  return new Sequential(
    new Flatten(), // [batch, 64]
    new Linear(64, 256),
    new ReLU(),
    new Dropout(0.2),
    new Linear(256, 128),
    new ReLU(),
    new Dropout(0.2),
    new Linear(128, 10),
  );
}

/**
 * A small convolutional network: two convolutions, a pool, two linear layers.
 *
 * @param side - The height and width of the images, an even number: 8 for the bundled digits, 28 for MNIST.
 */
export function cnn(side: number): Module {
  return new Sequential(
    new Conv2d(1, 16, 3, { padding: 1 }), // [batch, 16, side, side]
    new ReLU(),
    new Conv2d(16, 32, 3, { padding: 1 }), // [batch, 32, side, side]
    new ReLU(),
    new MaxPool2d(2), // [batch, 32, side / 2, side / 2]
    new Flatten(),
    new Dropout(0.25),
    new Linear(32 * (side / 2) ** 2, 64),
    new ReLU(),
    new Linear(64, 10),
  );
}

/** Reads an 8 × 8 image row by row, as a sequence of eight steps. */
export class RowLSTM extends Module {
  lstm = new LSTM(8, 96, { batchFirst: true });
  dropout = new Dropout(0.4);
  head = new Linear(96, 10);

  forward(x: Tensor): Tensor {
    const rows = x.squeeze(1); // [batch, 8, 8]
    const [, [h]] = this.lstm.forward(rows); // h: [1, batch, 96]
    return this.head.forward(this.dropout.forward(h.squeeze(0)));
  }
}
