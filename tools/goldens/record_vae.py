"""Records what torch.distributions computes, for the tests of packages/vae.

Run from the root of the repository with PyTorch 1.13 or later: python3 tools/goldens/record_vae.py
"""

import json

import torch
from torch.distributions import Bernoulli, Categorical, Independent, Normal, kl_divergence

torch.manual_seed(0)


def rows(x):
    return [round(value, 6) for value in x.flatten().tolist()]


n, k = 4, 3
mean, log_var, z, output = (torch.randn(n, k) for _ in range(4))
bits = (torch.rand(n, k) > 0.5).float()
scores = torch.randn(n, 5 * k)
classes = torch.randint(0, 5, (n, k))
posterior = Normal(mean, (0.5 * log_var).exp())
golden = {
    "mean": rows(mean),
    "logVar": rows(log_var),
    "z": rows(z),
    "output": rows(output),
    "bits": rows(bits),
    "scores": rows(scores),
    "classes": classes.flatten().tolist(),
    "kl": rows(kl_divergence(posterior, Normal(torch.zeros(n, k), torch.ones(n, k)))),
    "logNormal": rows(Independent(posterior, 1).log_prob(z)),
    "bernoulli": rows(Independent(Bernoulli(logits=output), 1).log_prob(bits)),
    "gaussian": rows(Independent(Normal(output, 0.3), 1).log_prob(z)),
    "learned": rows(Independent(posterior, 1).log_prob(z)),
    "categorical": rows(Independent(Categorical(logits=scores.reshape(n, 5, k).transpose(1, 2)), 1).log_prob(classes)),
}
with open("packages/vae/fixtures/distributions.golden.json", "w") as file:
    json.dump(golden, file)
    file.write("\n")
