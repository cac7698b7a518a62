"""Records what Hugging Face's tokenizers 0.23 and sentencepiece 0.2 learn from small texts, for packages/tokenizers.

Run from the root of the repository: pip install tokenizers==0.23.2 sentencepiece==0.2.2, then
python3 tools/goldens/record_tokenizers.py
"""

import io
import json

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PAPER = " ".join(["low"] * 5 + ["lower"] * 2 + ["newest"] * 6 + ["widest"] * 3)
POEM = """Jabberwocky, by Lewis Carroll.
'Twas brillig, and the slithy toves
Did gyre and gimble in the wabe:
All mimsy were the borogoves,
And the mome raths outgrabe.
"Beware the Jabberwock, my son!
The jaws that bite, the claws that catch!
Beware the Jubjub bird, and shun
The frumious Bandersnatch!"
He took his vorpal sword in hand:
Long time the manxome foe he sought --
So rested he by the Tumtum tree,
And stood awhile in thought.
And, as in uffish thought he stood,
The Jabberwock, with eyes of flame,
Came whiffling through the tulgey wood,
And burbled as it came!
One, two! One, two! And through and through
The vorpal blade went snicker-snack!
He left it dead, and with its head
He went galumphing back.
"And, has thou slain the Jabberwock?
Come to my arms, my beamish boy!
O frabjous day! Callooh! Callay!"
He chortled in his joy.
'Twas brillig, and the slithy toves
Did gyre and gimble in the wabe;
All mimsy were the borogoves,
And the mome raths outgrabe.
"""
SAMPLES = ["the borogoves, and thou!", "Été: the 3 vorpal toves  ☃\n", "x", "wabe wabe", "unnordful prananer mistarv"]


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        min_frequency=2,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    return tokenizer, trainer


def characters(vocabulary):
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, min_frequency=2, special_tokens=["<unk>"], end_of_word_suffix="</w>"
    )
    return tokenizer, trainer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    return tokenizer, trainers.WordPieceTrainer(vocab_size=150, min_frequency=2, special_tokens=special)


def words():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer, trainers.WordLevelTrainer(min_frequency=2, special_tokens=["<pad>", "<unk>"])


def cuts(text, pair):
    """How the words of a text are cut. Ids, and which of two equally frequent pairs is merged, are left to chance there."""
    tokenizer, trainer = pair
    tokenizer.train_from_iterator([text], trainer)
    return [" ".join(tokenizer.encode(word).tokens) for word in COUNTS]


def learnt(text, pair):
    tokenizer, trainer = pair
    tokenizer.train_from_iterator([text], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    return {
        "vocab": model["vocab"],
        "merges": model.get("merges"),
        "samples": [[text, tokenizer.encode(text, add_special_tokens=False).ids] for text in SAMPLES],
    }


def counted_words():
    """Words of a made-up language, and how often each occurs; few are equally frequent."""
    roots = "bal kor mist nel ord pran quil rast sund tarv ulm vext worg yarl zind harb frol glim".split()
    begins, ends = ["", "", "un", "re", "over", "mis"], ["", "", "s", "ed", "ing", "er", "ness", "ful", "able"]
    state = 1
    counts = {}
    for i in range(400):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        word = begins[(state >> 8) % len(begins)]
        word += roots[(state >> 11) % len(roots)] + ends[(state >> 17) % len(ends)]
        counts[word] = counts.get(word, 0) + (state >> 13) % (1 + 4000 // (i + 10)) + 1
    return counts


COUNTS = counted_words()
WORDS = " ".join(word for word, count in COUNTS.items() for _ in range(count))


def unigram(size):
    """SentencePiece's own trainer on words, without its normaliser."""
    file = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(WORDS.split()),
        model_writer=file,
        model_type="unigram",
        vocab_size=size,
        normalization_rule_name="identity",
        character_coverage=1.0,
        num_threads=1,
        minloglevel=2,
    )
    model = sentencepiece.SentencePieceProcessor(model_proto=file.getvalue())
    vocab = [[model.id_to_piece(i), round(model.get_score(i), 6)] for i in range(model.vocab_size())]
    return {"size": size, "vocab": vocab}


def pairs():
    """What frames make of a text and of a pair, cut to some length."""
    vocab = {"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "a": 3, "b": 4, "c": 5, "d": 6, "e": 7, "f": 8, "<x>": 9}
    frames = {
        "BertProcessing": processors.BertProcessing(("[SEP]", 1), ("[CLS]", 0)),
        "RobertaProcessing": processors.RobertaProcessing(("[SEP]", 1), ("[CLS]", 0)),
        "TemplateProcessing": processors.TemplateProcessing(
            single="[CLS] $A", pair="[CLS] $A [SEP]:1 $B:1", special_tokens=[("[CLS]", 0), ("[SEP]", 1)]
        ),
        "none": None,
    }
    inputs = ["a b c d e", "f", ["a b c d e", "f e"], ["a", "b c d e"], ["a b c", "d e f"], ["", "a"], ""]
    recorded = []
    for name, frame in frames.items():
        tokenizer = Tokenizer(models.WordLevel(vocab, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        tokenizer.add_special_tokens([AddedToken("<x>"), AddedToken("[CLS]"), AddedToken("[SEP]")])
        if frame is not None:
            tokenizer.post_processor = frame
        for truncation, side in [(None, "right"), (6, "right"), (7, "left"), (5, "right")]:
            if truncation is None:
                tokenizer.no_truncation()
            else:
                tokenizer.enable_truncation(truncation, direction=side)
            results = []
            for one in inputs:
                out = tokenizer.encode(*one) if isinstance(one, list) else tokenizer.encode(one)
                results.append({"input": one, "ids": out.ids, "typeIds": out.type_ids})
            json_text = json.loads(tokenizer.to_str())
            recorded.append(
                {"frame": name, "json": json_text, "truncation": truncation, "side": side, "results": results}
            )
    return recorded


def template(tokenizer, begin, end):
    ids = [(token, tokenizer.token_to_id(token)) for token in (begin, end) if token]
    single = " ".join([begin, "$A", end]).strip()
    pair = " ".join([single, "$B:1", end and f"{end}:1"]).strip()
    return processors.TemplateProcessing(single=single, pair=pair, special_tokens=ids)


def llama():
    """SentencePiece's byte-pair encoding as Llama 2 has it: no pre-tokeniser, bytes for what is unknown."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    special = ["<unk>", "<s>", "</s>"]
    tokenizer.train_from_iterator([POEM], trainers.BpeTrainer(vocab_size=150, special_tokens=special))
    parsed = json.loads(tokenizer.to_str())
    size = len(parsed["model"]["vocab"])
    parsed["model"]["vocab"].update({f"<0x{byte:02X}>": size + byte for byte in range(256)})
    parsed["model"].update(byte_fallback=True, fuse_unk=True)
    parsed["pre_tokenizer"] = None
    tokenizer = Tokenizer.from_str(json.dumps(parsed))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    parts = [decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    tokenizer.decoder = decoders.Sequence(parts)
    tokenizer.post_processor = template(tokenizer, "<s>", "")
    return tokenizer


def llama_3():
    """Byte-level, with words by a regular expression of its own."""
    pattern = (
        r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
        r"\s*[\r\n]+|\s+(?!\S)|\s+"
    )
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    split = pre_tokenizers.Split(Regex(pattern), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ["<|begin_of_text|>", "<|end_of_text|>"]
    trainer = trainers.BpeTrainer(vocab_size=330, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator([POEM], trainer)
    tokenizer.post_processor = template(tokenizer, "<|begin_of_text|>", "")
    return tokenizer


def t5():
    """SentencePiece's unigram as T5 has it."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    special = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=90, special_tokens=special, unk_token="<unk>")
    tokenizer.train_from_iterator([POEM], trainer)
    tokenizer.post_processor = template(tokenizer, "", "</s>")
    return tokenizer


def families():
    """What published kinds of tokenizer.json make of texts."""
    texts = [*SAMPLES, "It's 12345, ISN'T it?\r\n\tyes\u00a0no", "The <s> </s> Ａ", ""]
    recorded = []
    for make in (llama, llama_3, t5):
        tokenizer = make()
        samples = []
        for text in texts:
            ids = tokenizer.encode(text).ids
            samples.append({"text": text, "ids": ids, "decoded": tokenizer.decode(ids)})
        recorded.append({"name": make.__name__, "json": json.loads(tokenizer.to_str()), "samples": samples})
    return recorded


golden = {
    "poem": POEM,
    "paper": PAPER,
    "byteLevel": learnt(POEM, byte_level()),
    "counts": COUNTS,
    "bpe": cuts(WORDS, characters(150)),
    "bpePaper": learnt(PAPER, characters(24)),
    "wordPiece": cuts(WORDS, word_piece()),
    "wordLevel": learnt(POEM, words()),
    "unigram": unigram(150),
    "pairs": pairs(),
    "families": families(),
}
with open("packages/tokenizers/fixtures/tokenizers.golden.json", "w") as file:
    json.dump(golden, file, ensure_ascii=False)
    file.write("\n")
