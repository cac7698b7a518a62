"""Records an event file of PyTorch's SummaryWriter, for packages/train/src/tensorboard/golden.test.ts.

Run from the root of the repository with PyTorch 1.13 and TensorBoard: python3 tools/goldens/record_tensorboard.py
The numbers are written again in the test.
"""

import glob
import shutil
import tempfile

import numpy as np
import torch

# PyTorch 1.13 asks NumPy for a comparison with dtype=int, which NumPy from 1.24 on refuses.
greater = np.greater
np.greater = lambda *args, dtype=None: greater(*args)

from torch.utils.tensorboard import SummaryWriter  # noqa: E402

FIXTURE = "packages/train/fixtures/tensorboard.golden.tfevents"

values = torch.tensor([-3.0, -1e-13, 0.0, 0.0, 0.25, 0.5, 2.0, 2.0, 1e6], dtype=torch.float64)
image = torch.arange(2 * 3).reshape(1, 2, 3) / 5
images = torch.arange(9 * 3 * 2 * 2).reshape(9, 3, 2, 2) / 107

with tempfile.TemporaryDirectory() as folder:
    with SummaryWriter(folder) as writer:
        writer.add_scalar("loss", 0.25, 0, walltime=1.5)
        writer.add_scalar("loss", torch.tensor(0.125), 7, walltime=2.5)
        writer.add_histogram("weights", values, 1, walltime=3.5)
        writer.add_histogram("edges", values, 2, bins=np.array([-1.0, 0.0, 0.5, 2.0, 4.0]), walltime=4.5)
        writer.add_image("image", image, 3, walltime=5.5)
        writer.add_image("rows", image[0], 3, walltime=5.5, dataformats="HW")
        writer.add_images("images", images, 4, walltime=6.5)
        writer.add_text("note", "**bold** é", 5, walltime=7.5)
    (path,) = glob.glob(f"{folder}/events*")
    shutil.copy(path, FIXTURE)
