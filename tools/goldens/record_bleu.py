"""Records what sacrebleu answers for texts, for packages/train/src/metrics/bleu.test.ts.

Run from the root of the repository with sacrebleu 2.6: python3 tools/goldens/record_bleu.py
"""

import json

import sacrebleu

translations = [
    "Hello, world! It's a test-case of $3.50 (or 1,000.25 €) in 2010-2011.",
    "Ein Mann mit einem orangefarbenen Hut, der etwas anstarrt.",
    "„Ja“, sagte sie – und ging… nach Hause; 10.000 Menschen warteten.",
    "He said &quot;no&quot; &amp; left <skipped> at 5.30, i.e. too late\tfor us all.  ",
    "THE CAT IS ON THE MAT [1] {2} ~3/4 of the `time` @ 50%.",
    "Version 2.0. Nothing more, nothing less",
]
first = [
    "Hello world! It is a test-case of $3.50 (or 1,000 €) in 2010-2012.",
    "Ein Mann in einem orangefarbenen Hut, welcher etwas anstarrt.",
    "„Ja“, sagte sie und ging nach Hause; 10.000 Leute warteten.",
    'He said "no" & left at 5.30, that is too late for all of us.',
    "The cat is on the mat [1] {2} ~3/4 of the `time` @ 50%.",
    "Version 2.0. Nothing more and nothing less.",
]
second = [
    "Hello, world! This is a test case of $3.50 (or 1,000.25 €) in 2010-2011!",
    "Ein Mann mit orangem Hut, der etwas anstarrt.",
    "Sie sagte „Ja“ – und ging… heim; 10.000 Menschen warteten schon.",
    "He said no and left at 5.30, i.e. too late for us all.",
    "There is a cat on the mat.",
    "Version 2.0: nothing more, nothing less",
]

cases = []
for tokenize in ("13a", "intl", "char", "none"):
    for lowercase in (False, True):
        for references in ([first], [first, second]):
            metric = sacrebleu.BLEU(tokenize=tokenize, lowercase=lowercase)
            score = metric.corpus_score(translations, references).score / 100
            cases.append({"tokenize": tokenize, "lowercase": lowercase, "references": len(references), "score": score})
tokens = {name: [sacrebleu.BLEU(tokenize=name).tokenizer(x.rstrip()).split() for x in translations] for name in ("13a", "intl")}
with open("packages/train/fixtures/bleu.golden.json", "w") as file:
    json.dump({"translations": translations, "references": [first, second], "tokens": tokens, "cases": cases}, file, ensure_ascii=False)
    file.write("\n")
