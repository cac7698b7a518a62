"""What PyTorch computes: a function for each workload that makes the data and answers what runs."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import randn

from models import GPT, Seq2Seq

FLOATS = 2**22
CALLS = 1000
GENERATED = 128


def on(fn, *shapes):
    """A function of random tensors."""

    def make():
        inputs = [randn(*shape) for shape in shapes]
        return {"run": lambda: fn(*inputs)}

    return make


def products():
    made = {f"matmul-{n}": on(torch.matmul, (n, n), (n, n)) for n in (64, 256, 512, 1024, 2048)}
    made["matmul-layer"] = on(torch.matmul, (128, 784), (784, 512))
    made["matmul-layer-dw"] = on(lambda x, g: x.T @ g, (128, 784), (128, 512))
    made["matmul-layer-dx"] = on(lambda g, w: g @ w.T, (128, 512), (784, 512))
    made["matmul-batched"] = on(torch.matmul, (64, 128, 64), (64, 64, 128))
    return made


def elements():
    flat, matrix = (FLOATS,), (4096, 1024)
    return {
        "add": on(torch.add, flat, flat),
        "relu-chain": on(lambda a, b, c: torch.relu(a * b + c), flat, flat, flat),
        "gelu": on(lambda a: F.gelu(a, approximate="tanh"), flat),
        "tanh": on(torch.tanh, flat),
        "exp": on(torch.exp, flat),
        "softmax": on(lambda x: torch.softmax(x, 1), matrix),
        "layer-norm": on(lambda x, w, b: F.layer_norm(x, (512,), w, b), (4096, 512), (512,), (512,)),
        "sum-0": on(lambda x: x.sum(0), matrix),
        "sum-1": on(lambda x: x.sum(1), matrix),
        "transpose": on(lambda x: x.t().contiguous(), matrix),
    }


def with_gradients(fn, image, filters):
    def make():
        x, w = randn(*image, requires_grad=True), randn(*filters, requires_grad=True)

        def run():
            x.grad = w.grad = None
            fn(x, w).sum().backward()

        return {"run": run}

    return make


def convolutions():
    first = lambda x, w: F.conv2d(x, w, stride=2, padding=1)
    middle = lambda x, w: F.conv2d(x, w, padding=1)
    transposed = lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1)
    made = {}
    for name, fn, image, filters in (
        ("conv-first", first, (64, 1, 28, 28), (32, 1, 3, 3)),
        ("conv-middle", middle, (64, 32, 14, 14), (64, 32, 3, 3)),
        ("conv-transposed", transposed, (64, 64, 7, 7), (64, 32, 4, 4)),
    ):
        made[name] = on(fn, image, filters)
        made[f"{name}-gradients"] = with_gradients(fn, image, filters)
    return made


def training(parameters, loss_of, lr=1e-3):
    parameters = list(parameters)
    optimizer = torch.optim.Adam(parameters, lr=lr)
    last = []

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of()
        loss.backward()
        optimizer.step()
        last[:] = [loss.detach()]

    count = sum(p.numel() for p in parameters)
    return {"run": run, "check": lambda: float(last[0]), "parameters": count}


def autoencoder():
    widths = [784, 512, 256, 64, 256, 512, 784]
    layers = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layers += [nn.Linear(a, b), nn.ReLU() if i < len(widths) - 2 else nn.Sigmoid()]
    model = nn.Sequential(*layers)
    x = torch.rand(128, 784)
    return training(model.parameters(), lambda: F.mse_loss(model(x), x))


def vae():
    encoder, mean, log_variance = nn.Linear(784, 400), nn.Linear(400, 20), nn.Linear(400, 20)
    decoder, output = nn.Linear(20, 400), nn.Linear(400, 784)
    x = torch.rand(128, 784)

    def loss_of():
        hidden = F.relu(encoder(x))
        mu, lv = mean(hidden), log_variance(hidden)
        logits = output(F.relu(decoder(mu + torch.randn_like(mu) * (0.5 * lv).exp())))
        divergence = -0.5 * (1 + lv - mu * mu - lv.exp()).sum()
        return (F.binary_cross_entropy_with_logits(logits, x, reduction="sum") + divergence) / 128

    modules = nn.ModuleList([encoder, mean, log_variance, decoder, output])
    return training(modules.parameters(), loss_of)


def dcgan():
    generator = nn.Sequential(
        nn.Linear(100, 6272),
        nn.ReLU(),
        nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, 64, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(6272, 1),
    )
    for_generator = torch.optim.Adam(generator.parameters(), 2e-4, (0.5, 0.999))
    for_discriminator = torch.optim.Adam(discriminator.parameters(), 2e-4, (0.5, 0.999))
    x, real, fake = torch.rand(64, 1, 28, 28), torch.ones(64, 1), torch.zeros(64, 1)
    loss = F.binary_cross_entropy_with_logits
    last = []

    def run():
        with torch.no_grad():
            made = generator(randn(64, 100))
        for_discriminator.zero_grad()
        judged = loss(discriminator(x), real) + loss(discriminator(made), fake)
        judged.backward()
        for_discriminator.step()
        for_generator.zero_grad()
        loss(discriminator(generator(randn(64, 100))), real).backward()
        for_generator.step()
        last[:] = [judged.detach()]

    count = sum(p.numel() for p in [*generator.parameters(), *discriminator.parameters()])
    return {"run": run, "check": lambda: float(last[0]), "parameters": count}


def causal(length):
    return torch.full((length, length), -1e9).triu(1)


def gpt():
    model = GPT()
    ids, following, mask = torch.randint(0, 256, (8, 128)), torch.randint(0, 256, (8, 128)), causal(128)
    loss_of = lambda: F.cross_entropy(model(ids, mask).view(-1, 256), following.view(-1))
    return training(model.parameters(), loss_of, 3e-4)


def seq2seq():
    model = Seq2Seq()
    source, target, following = [torch.randint(0, 4000, (16, 32)) for _ in range(3)]
    mask = causal(32)
    loss_of = lambda: F.cross_entropy(model(source, target, mask).view(-1, 4000), following.view(-1))
    return training(model.parameters(), loss_of, 3e-4)


def lstm():
    layer, output = nn.LSTM(64, 128, batch_first=True), nn.Linear(128, 10)
    x, labels = randn(32, 64, 64), torch.randint(0, 10, (32,))
    loss_of = lambda: F.cross_entropy(output(layer(x)[0][:, -1]), labels)
    return training([*layer.parameters(), *output.parameters()], loss_of)


def decode_plain():
    model, mask = GPT(), causal(128)

    def run():
        with torch.no_grad():
            ids = torch.ones(1, 1, dtype=torch.long)
            for length in range(1, GENERATED + 1):
                scores = model(ids, mask[:length, :length])
                ids = torch.cat([ids, scores[:, -1].argmax(-1, keepdim=True)], 1)

    return {"run": run}


def decode_cache():
    model = GPT()

    def run():
        with torch.no_grad():
            caches = [[] for _ in model.blocks]
            token = torch.ones(1, 1, dtype=torch.long)
            for place in range(GENERATED):
                token = model(token, None, place, caches)[:, -1].argmax(-1, keepdim=True)
                int(token)

    return {"run": run}


def repeated(fn):
    def make():
        inputs = torch.tensor([1.0, 2, 3, 4], requires_grad=True), torch.tensor([5.0, 6, 7, 8])

        def run():
            for _ in range(CALLS):
                fn(*inputs)

        return {"run": run}

    return make


WORKLOADS = {
    **products(),
    **elements(),
    **convolutions(),
    "autoencoder": autoencoder,
    "vae": vae,
    "dcgan": dcgan,
    "gpt": gpt,
    "seq2seq": seq2seq,
    "lstm": lstm,
    "decode-plain": decode_plain,
    "decode-cache": decode_cache,
    "add-4": repeated(lambda x, b: x.detach() + b),
    "gradient-4": repeated(lambda x, b: torch.autograd.grad((x + b).sum(), x)),
}
