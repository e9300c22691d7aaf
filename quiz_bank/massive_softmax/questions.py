"""超多分类的 Softmax · Softmax over very many classes. Pages: docs/*/massive_softmax.md"""

import math

from kb.quiz.problem import Choice, Draw, Mistake, Problem, Step, question

GIB = 2**30


@question(
    level=1,
    decimals=3,
    section="cost",
    snippet="initial_loss(classes)",
    oracle="uniform_loss(classes)",
)
def initial_loss(draw: Draw) -> Problem:
    classes = draw.pick(1000, 4030, 8700, 10_177, 85_742, 100_000, 360_232)
    return Problem(
        given={"classes": classes},
        zh=f"一个 {classes:,} 类的分类器刚初始化，每一类的概率相等。交叉熵损失（自然对数）是多少？",
        en=f"A classifier of {classes:,} classes has just been initialised; every class is equally "
        f"likely. "
        "What is its cross-entropy loss (natural logarithm)?",
        answer=math.log(classes),
        steps=[
            Step(
                zh="每一类的概率是类别数的倒数，损失是它的负对数：取类别数的自然对数",
                en="Each class has one over the number of classes, and the loss is minus its "
                "logarithm: take the natural logarithm of the number of classes",
                value=math.log(classes),
            ),
        ],
        mistakes=[
            Mistake(
                "base_two",
                math.log2(classes),
                zh="用了以 2 为底的对数；框架里的交叉熵用自然对数",
                en="Used the logarithm to base 2; the frameworks' cross-entropy is natural",
            ),
            Mistake(
                "base_ten",
                math.log10(classes),
                zh="用了以 10 为底的对数；框架里的交叉熵用自然对数",
                en="Used the logarithm to base 10; the frameworks' cross-entropy is natural",
            ),
        ],
    )


@question(
    level=1,
    section="cost",
    magnitudes=True,
    snippet="classifier_parameters(features, classes, bias)",
    oracle="layer_parameters(features, classes, bias)",
)
def last_layer_parameters(draw: Draw) -> Problem:
    features, classes = draw.pick(128, 256, 512, 4096), draw.pick(4030, 10_177, 85_742, 100_000)
    bias = draw.chance()
    weights = features * classes
    return Problem(
        given={"features": features, "classes": classes, "bias": bias},
        zh=f"特征 {features} 维，{classes:,} 个身份，最后一层全连接{'带' if bias else '不带'}偏置。"
        "它有多少个参数？",
        en=f"Features of {features} dimensions, {classes:,} identities, a last linear layer "
        f"{'with' if bias else 'without'} bias. How many parameters does it have?",
        answer=weights + (classes if bias else 0),
        steps=[
            Step(zh="权重：维数 × 类别数", en="Weights: dimensions × classes", value=weights),
            Step(
                zh="偏置：有则每一类 1 个，没有则不加",
                en="Bias: 1 per class if there is one, else nothing",
                value=weights + (classes if bias else 0),
            ),
        ],
        mistakes=[
            Mistake(
                "bias_forgotten" if bias else "bias_counted",
                weights + (0 if bias else classes),
                zh="忘了偏置，每一类有 1 个" if bias else "多算了偏置；题目说不带",
                en="The bias was forgotten: 1 per class"
                if bias
                else "A bias was counted, but the layer is without one",
            ),
            Mistake(
                "bias_per_feature",
                weights + features,
                zh="偏置按特征维数算了；偏置属于输出，每一类 1 个"
                if bias
                else "多算了偏置，还按特征维数算；题目说不带",
                en="The bias was counted by features; it belongs to the outputs, 1 per class"
                if bias
                else "A bias was counted, and by features; the layer is without one",
            ),
        ],
    )


@question(
    level=2,
    decimals=2,
    unit="GiB",
    section="cost",
    snippet="classifier_memory(features, classes, 1)[0] / 2**30",
    oracle="state_bytes(features, classes, 4, momentum=True) / 2**30",
)
def weights_memory(draw: Draw) -> Problem:
    features = draw.pick(256, 512)
    classes = draw.pick(1, 2, 3, 5, 10) * 1_000_000
    values = features * classes
    return Problem(
        given={"features": features, "classes": classes},
        zh=f"最后一层把 {features} 维特征分到 {classes:,} 类，float32，无偏置，用带动量的 SGD。"
        "权重、梯度、动量一共占多少？",
        en=f"The last layer maps {features} features to {classes:,} classes, float32, no bias, SGD "
        "with momentum. How much do weights, gradients and momentum take together?",
        answer=values * 12 / GIB,
        steps=[
            Step(zh="权重的个数", en="The number of weights", value=values),
            Step(
                zh="每个 4 字节，权重、梯度、动量各一份",
                en="4 bytes each, once as weight, once as gradient, once as momentum",
                value=values * 12,
            ),
            Step(zh="除以 2^30", en="Divide by 2^30", value=values * 12 / GIB),
        ],
        mistakes=[
            Mistake(
                "decimal_gigabytes",
                values * 12 / 1e9,
                zh="除以了 10 的 9 次方，那是 GB；GiB 是 2 的 30 次方字节",
                en="Divided by 10 to the 9, which gives GB; a GiB is 2 to the 30 bytes",
            ),
            Mistake(
                "weights_only",
                values * 4 / GIB,
                zh="只算了权重；训练时还有梯度和动量",
                en="Only the weights were counted; training also holds gradients and momentum",
            ),
            Mistake(
                "momentum_forgotten",
                values * 8 / GIB,
                zh="忘了动量",
                en="The momentum was forgotten",
            ),
        ],
    )


@question(
    level=2,
    decimals=2,
    unit="GiB",
    section="cost",
    snippet="classifier_memory(features, classes, batch, size)[1] / 2**30",
    oracle="logits_bytes(features, classes, batch, size) / 2**30",
)
def logits_memory(draw: Draw) -> Problem:
    features, classes = 512, draw.pick(1, 2, 4, 10) * 1_000_000
    batch, size = draw.pick(512, 1024, 2048, 4096), draw.pick(2, 4)
    name = {2: "float16", 4: "float32"}[size]
    values = batch * classes
    return Problem(
        given={"features": features, "classes": classes, "batch": batch, "size": size},
        zh=f"特征 {features} 维，批大小 {batch}，{classes:,} 类，{name}（每个数 {size} 字节）。"
        "一份 logits 占多少？",
        en=f"Features of {features} dimensions, batch {batch}, {classes:,} classes, {name} ({size} "
        "bytes a number). How much does one copy of the logits take?",
        answer=values * size / GIB,
        steps=[
            Step(zh="logits 的个数：批大小 × 类别数", en="Logits: batch × classes", value=values),
            Step(
                zh="乘每个数的字节数，除以 2^30",
                en="Times the bytes of a number, divided by 2^30",
                value=values * size / GIB,
            ),
        ],
        mistakes=[
            Mistake(
                "decimal_gigabytes",
                values * size / 1e9,
                zh="除以了 10 的 9 次方，那是 GB；GiB 是 2 的 30 次方字节",
                en="Divided by 10 to the 9, which gives GB; a GiB is 2 to the 30 bytes",
            ),
            Mistake(
                "bytes_forgotten",
                values / GIB,
                zh="忘了乘每个数的字节数",
                en="The bytes of a number were forgotten",
            ),
            Mistake(
                "weights_instead",
                features * classes * size / GIB,
                zh="这是一份权重的大小；logits 是批大小 × 类别数",
                en="That is one copy of the weights; logits are batch × classes",
            ),
        ],
    )


@question(
    level=3,
    section="cost",
    snippet="(m := classifier_memory(features, classes, 1), m[0] // m[1])[-1]",
    oracle="break_even_batch(features, classes)",
)
def break_even(draw: Draw) -> Problem:
    features = draw.pick(64, 96, 128, 192, 256, 320, 384, 512, 768)
    classes = draw.pick(10_177, 85_742, 100_000, 360_232)
    return Problem(
        given={"features": features, "classes": classes},
        zh=f"特征 {features} 维，{classes:,} 类，全部 float32，无偏置，SGD 带动量（权重、梯度、"
        f"动量各一份）。"
        "批大小为多少时，一份 logits 恰好和最后一层的这三份一样大？",
        en=f"{features} features, {classes:,} classes, all float32, no bias, SGD with momentum "
        "(weight, gradient, momentum once each). At which batch size is one copy of the logits "
        "as large as weight, gradient and momentum of the last layer together?",
        answer=3 * features,
        steps=[
            Step(
                zh="logits 是 B × C，一份权重是 d × C：类别数两边约掉，一份权重相当于多大的批？",
                en="Logits are B × C, one copy of weights d × C: the classes cancel; which batch "
                "equals one copy of the weights?",
                value=features,
            ),
            Step(
                zh="乘份数",
                en="Times the number of copies",
                value=3 * features,
            ),
        ],
        mistakes=[
            Mistake(
                "weights_only",
                features,
                zh="只和权重比了；还有梯度和动量",
                en="Compared with the weights only; there are gradients and momentum too",
            ),
            Mistake(
                "momentum_forgotten",
                2 * features,
                zh="忘了动量",
                en="The momentum was forgotten",
            ),
            Mistake(
                "classes_kept",
                3 * classes,
                zh="约掉的是类别数，留下的是特征维数",
                en="It is the classes that cancel; the features remain",
            ),
        ],
    )


@question(
    level=3,
    decimals=3,
    unit="GiB",
    section="sharded",
    snippet="sum(classifier_memory(features, classes // devices, batch)) / 2**30",
    oracle="shard_bytes(features, classes, devices, batch) / 2**30",
)
def shard_memory(draw: Draw) -> Problem:
    features, devices = 512, draw.pick(8, 16, 32)
    classes, each = draw.pick(2, 4, 8) * 1_000_000, draw.pick(64, 128, 256)
    batch = devices * each
    part = classes // devices
    weights, logits = 12 * features * part, 4 * batch * part
    return Problem(
        given={"features": features, "classes": classes, "devices": devices, "batch": batch},
        zh=f"{devices} 张卡类别并行：{classes:,} 类平均分，特征 {features} 维，每卡批大小 {each}，"
        "各卡的特征先 all-gather。float32，SGD 带动量，无偏置。"
        "一张卡上这一层的权重、梯度、动量加一份 logits 共占多少？",
        en=f"{devices} devices, class-parallel: {classes:,} classes split evenly, {features} "
        f"features, batch {each} a device, features all-gathered first. float32, SGD with "
        f"momentum, "
        "no bias. How much do weights, gradients, momentum and one copy of the logits of this "
        "layer "
        "take on one device?",
        answer=(weights + logits) / GIB,
        steps=[
            Step(zh="每卡的类别数", en="Classes on a device", value=part),
            Step(
                zh="三份权重的字节数（12 × 维数 × 每卡类别数）",
                en="Bytes of weight, gradient, momentum (12 × features × classes on a device)",
                value=weights,
            ),
            Step(
                zh="logits 的行数是所有卡的样本总数：再乘每卡类别数和 4 字节",
                en="The logits have a row for each sample of all devices: times classes on a "
                "device "
                "and 4 bytes",
                value=logits,
            ),
            Step(
                zh="相加，除以 2^30",
                en="Add, divide by 2^30",
                value=(weights + logits) / GIB,
            ),
        ],
        mistakes=[
            Mistake(
                "batch_not_gathered",
                (weights + logits / devices) / GIB,
                zh="logits 只算了本卡的样本；每卡要给所有卡的样本打分",
                en="The logits were counted for the device's own samples; each device scores all "
                "samples",
            ),
            Mistake(
                "weights_not_shared",
                (weights * devices + logits) / GIB,
                zh="权重没有除以卡数，那是数据并行",
                en="The weights were not divided by the devices, which is data parallelism",
            ),
            Mistake(
                "states_forgotten",
                (weights / 3 + logits) / GIB,
                zh="忘了梯度和动量",
                en="Gradients and momentum were forgotten",
            ),
        ],
    )


@question(
    level=2,
    decimals=2,
    section="floor",
    snippet="loss_floor(classes, scale)",
    oracle="simplex_loss(classes, scale)",
)
def floor_of_the_loss(draw: Draw) -> Problem:
    classes = draw.pick(1000, 4030, 10_177, 85_742)
    scale = draw.pick(1, 2, 4, 5)
    power = scale * classes / (classes - 1)
    floor = math.log1p((classes - 1) * math.exp(-power))
    return Problem(
        given={"classes": classes, "scale": scale},
        zh=f"特征和权重都归一化，logits 是 s·cosθ，s = {scale}，共 {classes:,} 类。类中心是正单纯形"
        "（两两余弦为 −1/(C − 1)），每个特征正好落在自己的中心上。交叉熵（自然对数）是多少？",
        en=f"Features and weights are normalised, logits are s·cosθ, s = {scale}, {classes:,} "
        "classes. The centres form a regular simplex (cosine −1/(C − 1) between any of them), "
        "every "
        "feature sits exactly on its centre. What is the cross-entropy (natural logarithm)?",
        answer=floor,
        steps=[
            Step(
                zh="自己的余弦减别人的余弦，乘 s：s·C/(C − 1)",
                en="Own cosine minus another's, times s: s·C/(C − 1)",
                value=power,
            ),
            Step(
                zh="取负指数，乘其余各类的个数 C − 1",
                en="Exponential of its negative, times the C − 1 other classes",
                value=(classes - 1) * math.exp(-power),
            ),
            Step(zh="加 1，取自然对数", en="Add 1, take the natural logarithm", value=floor),
        ],
        mistakes=[
            Mistake(
                "count_dropped",
                math.log1p(math.exp(-power)),
                zh="丢了系数 C − 1：其余每一类都在分母里",
                en="The factor C − 1 was dropped: every other class is in the denominator",
            ),
            Mistake(
                "zero_loss",
                0,
                zh="以为特征完美损失就到 0；余弦有界，概率到不了 1",
                en="Perfect features were taken to give 0; cosines are bounded, so the probability "
                "never reaches 1",
            ),
            Mistake(
                "base_two",
                floor / math.log(2),
                zh="用了以 2 为底的对数",
                en="Used the logarithm to base 2",
            ),
            Mistake(
                "opposite_centres",
                math.log1p((classes - 1) * math.exp(-2 * scale)),
                zh="把其他中心都放在余弦 −1 处；这么多中心不可能两两相反",
                en="All other centres were put at cosine −1; that many centres cannot all be "
                "opposite to each other",
            ),
        ],
    )


@question(
    level=2,
    decimals=2,
    section="floor",
    snippet="minimum_scale(classes, probability)",
    oracle="simplex_scale(classes, probability)",
)
def scale_needed(draw: Draw) -> Problem:
    classes = draw.pick(10, 50, 1000, 10_177, 100_000, 1_000_000)
    probability = draw.pick(0.9, 0.95, 0.99, 0.999)
    odds = probability / (1 - probability)
    part = (classes - 1) / classes
    return Problem(
        given={"classes": classes, "probability": probability},
        zh=f"归一化 softmax，{classes:,} 类，类中心是正单纯形，特征正好在自己的中心上。"
        f"要使正确类的概率达到 {probability}，尺度 s 至少多大？",
        en=f"A normalised softmax of {classes:,} classes, the centres a regular simplex, the "
        f"feature "
        f"exactly on its centre. How large must the scale s be for the right class to reach the "
        f"probability {probability}?",
        answer=part * math.log((classes - 1) * odds),
        steps=[
            Step(
                zh="正确类与其余各类之和的比：p/(1 − p)",
                en="The right class against the sum of the others: p/(1 − p)",
                value=odds,
            ),
            Step(
                zh="与其余单独一类之比：再乘 C − 1，取自然对数，它等于 s·C/(C − 1)",
                en="Against a single other class: times C − 1; its natural logarithm is s·C/(C − "
                "1)",
                value=math.log((classes - 1) * odds),
            ),
            Step(
                zh="乘 (C − 1)/C",
                en="Times (C − 1)/C",
                value=part * math.log((classes - 1) * odds),
            ),
        ],
        mistakes=[
            Mistake(
                "count_dropped",
                part * math.log(odds),
                zh="丢了 C − 1：分母里有 C − 1 个别的类",
                en="C − 1 was dropped: the denominator has C − 1 other classes",
            ),
            Mistake(
                "base_two",
                part * math.log2((classes - 1) * odds),
                zh="用了以 2 为底的对数",
                en="Used the logarithm to base 2",
            ),
            Mistake(
                "odds_forgotten",
                part * math.log((classes - 1) * probability),
                zh="用了 p 而不是 p/(1 − p)",
                en="Used p where p/(1 − p) belongs",
            ),
        ],
    )


@question(
    level=1,
    section="verification",
    snippet="wrong_pairs(accuracy)",
    oracle="pairs_wrong(accuracy)",
)
def lfw_pairs(draw: Draw) -> Problem:
    wrong = 3 * draw.integer(2, 60)
    accuracy = round(100 - wrong / 60, 2)
    return Problem(
        given={"accuracy": accuracy},
        zh=f"某模型在 LFW 的 6,000 对、10 折上准确率为 {accuracy}%。一共判错多少对？",
        en=f"A model reaches {accuracy}% on LFW's 6,000 pairs in 10 folds. How many pairs did it "
        f"get "
        "wrong?",
        answer=wrong,
        steps=[
            Step(zh="错误率（百分数）", en="The error rate in percent", value=round(wrong / 60, 2)),
            Step(zh="乘 6,000，除以 100", en="Times 6,000, divided by 100", value=wrong),
        ],
        mistakes=[
            Mistake(
                "one_fold",
                wrong / 10,
                zh="只按一折的 600 对算了；准确率是 10 折合起来的",
                en="Only one fold of 600 pairs was counted; the accuracy is over all 10",
            ),
            Mistake(
                "genuine_pairs_only",
                wrong / 2,
                zh="只按同一人的 3,000 对算了；不同人的 3,000 对也算",
                en="Only the 3,000 genuine pairs were counted; the 3,000 impostor pairs count too",
            ),
            Mistake(
                "right_pairs",
                6000 - wrong,
                zh="这是判对的对数",
                en="That is the number of right pairs",
            ),
        ],
    )


@question(
    level=2,
    section="sampled",
    snippet="sampled_classes(classes, present, keep)",
    oracle="drawn_classes(classes, present, keep)",
)
def sampled_columns(draw: Draw) -> Problem:
    keep, present = draw.pick(0.1, 0.2, 0.3), 10 * draw.integer(20, 90)
    classes = present + 1000 * draw.integer(20, 200)
    others = classes - present
    tenths = round(keep * 10)
    return Problem(
        given={"classes": classes, "present": present, "keep": keep},
        zh=f"部分采样的 softmax：共 {classes:,} 类，这个批里出现了 {present} 个不同的类，全部保留；"
        f"另从没有出现的类里随机保留 {keep}（比例只对这些类）。logits 矩阵有多少列？",
        en=f"A partially sampled softmax: {classes:,} classes, of which {present} different ones "
        f"occur in the batch and are all kept. Besides, a fraction {keep} of the absent classes "
        "(of these alone) is kept at random. How many columns does the logits matrix have?",
        answer=present + others * tenths // 10,
        steps=[
            Step(zh="批里没有出现的类", en="Classes absent from the batch", value=others),
            Step(zh="其中保留下来的", en="Those kept of them", value=others * tenths // 10),
            Step(
                zh="加上批里的类",
                en="Plus the classes of the batch",
                value=present + others * tenths // 10,
            ),
        ],
        mistakes=[
            Mistake(
                "positives_sampled_too",
                round(classes * tenths / 10),
                zh="这是 Partial FC 代码的数法（正类算在比例之内）；"
                "本题只对其余各类按比例抽，批里的类另加",
                en="This is how Partial FC's code counts (the positives are inside the fraction); "
                "here only the other classes are sampled, and the batch's come on top",
            ),
            Mistake(
                "positives_added_twice",
                present + round(classes * tenths / 10),
                zh="比例乘在了全部类上，批里的类算了两次；应只对其余的类采样",
                en="The fraction was taken of all classes, so the batch's were counted twice; "
                "sample "
                "only "
                "the others",
            ),
            Mistake(
                "positives_forgotten",
                others * tenths // 10,
                zh="忘了加上批里的类",
                en="The classes of the batch were left out",
            ),
        ],
    )


@question(
    level=2,
    decimals=3,
    section="sharded",
    snippet="merge_log_sum_exp([tuple(part) for part in parts])",
    oracle="merged_log_sum_exp(parts)",
)
def merge_shards(draw: Draw) -> Problem:
    parts = [
        [float(draw.integer(2, 5)), draw.decimal(1.2, 3.0, 1)],
        [float(draw.integer(6, 8)), draw.decimal(1.2, 3.0, 1)],
    ]
    (m1, s1), (m2, s2) = parts
    total = s2 + s1 * math.exp(m1 - m2)
    return Problem(
        given={"parts": parts},
        zh=f"类别分在 2 张卡上。某个样本：卡 A 的最大 logit 是 {m1}，Σexp(logit − 最大值) 是 {s1}；"
        f"卡 B 的分别是 {m2} 和 {s2}。全部类别的 ln Σexp(logit) 是多少？",
        en=f"The classes lie on 2 devices. For one sample, device A has the largest logit {m1} and "
        f"Σexp(logit − largest) = {s1}; device B has {m2} and {s2}. What is ln Σexp(logit) over "
        f"all "
        "classes?",
        answer=m2 + math.log(total),
        steps=[
            Step(zh="全局最大值", en="The largest of all", value=m2),
            Step(
                zh="把两边的和都换到这个最大值下，再相加",
                en="Bring both sums to that maximum and add them",
                value=total,
            ),
            Step(
                zh="取对数，加回最大值",
                en="Logarithm, plus the maximum",
                value=m2 + math.log(total),
            ),
        ],
        mistakes=[
            Mistake(
                "not_rescaled",
                m2 + math.log(s1 + s2),
                zh="直接把两个和相加；各自减的最大值不同，要先换算",
                en="The sums were added as they are; they were taken below different maxima",
            ),
            Mistake(
                "logs_added",
                m1 + math.log(s1) + m2 + math.log(s2),
                zh="把两边的 log-sum-exp 相加了；和的对数不是对数的和",
                en="Both log-sum-exps were added; the logarithm of a sum is not a sum of "
                "logarithms",
            ),
            Mistake(
                "one_shard_only",
                m2 + math.log(s2),
                zh="只用了最大值所在的那张卡；另一张卡的类也在分母里",
                en="Only the device with the maximum was used; the other's classes count too",
            ),
        ],
    )


@question(
    level=2,
    section="cost",
    magnitudes=True,
    snippet="triplet_count(identities, images)",
    oracle="listed_triplets(identities, images)",
)
def triplets(draw: Draw) -> Problem:
    identities, images = draw.integer(3, 7), draw.integer(3, 5)
    total = identities * images
    answer = total * (images - 1) * (total - images)
    return Problem(
        given={"identities": identities, "images": images},
        zh=f"{identities} 个人，每人 {images} 张图。三元组（锚点、同一人的另一张、"
        f"别人的一张）有多少个？"
        "锚点和正样本互换算两个不同的三元组。",
        en=f"{identities} people with {images} images each. How many triplets (anchor, another "
        f"image "
        "of the same person, an image of someone else) are there? Swapping anchor and positive "
        "gives a different triplet.",
        answer=answer,
        steps=[
            Step(zh="锚点有几种选法", en="Choices of the anchor", value=total),
            Step(
                zh="乘同一人的其余图片数",
                en="Times the other images of the person",
                value=total * (images - 1),
            ),
            Step(zh="乘别人的图片数", en="Times the images of other people", value=answer),
        ],
        mistakes=[
            Mistake(
                "cubed",
                total**3,
                zh="这是任取三张图（有序、可重复）的取法；多数不合格",
                en="Those are all ordered triples of images, repeats included; most are not valid "
                "triplets",
            ),
            Mistake(
                "anchor_as_positive",
                total * images * (total - images),
                zh="锚点不能同时当自己的正样本",
                en="The anchor cannot be its own positive",
            ),
            Mistake(
                "unordered_pairs",
                answer // 2,
                zh="把锚点和正样本当成无序的了；题目说互换算不同",
                en="Anchor and positive were taken as unordered; swapping counts here",
            ),
        ],
    )


@question(
    level=2,
    section="sampled",
    magnitudes=True,
    snippet="hierarchical_products(features, groups * group_size, groups)",
    oracle="two_level_products(features, groups, group_size)",
)
def two_levels(draw: Draw) -> Problem:
    features = draw.pick(128, 256, 512)
    groups, group_size = draw.pick((100, 100), (100, 1000), (1000, 1000), (500, 2000))
    classes = groups * group_size
    return Problem(
        given={"features": features, "groups": groups, "group_size": group_size},
        zh=f"两层的层次 softmax：{classes:,} 类分成 {groups} 组，每组 {group_size} 类，特征 "
        f"{features} 维。"
        "训练时算一个样本的损失（标签已知），要多少次乘法（只数内积）？",
        en=f"A two-level hierarchical softmax: {classes:,} classes in {groups} groups of "
        f"{group_size}, "
        f"{features} features. How many multiplications (inner products only) does the loss of one "
        "sample take in training, where its label is known?",
        answer=features * (groups + group_size),
        steps=[
            Step(
                zh="先对所有组打分，再对标签所在组的各类打分：一共多少个分数？",
                en="Score all groups, then the classes of the label's group: how many scores?",
                value=groups + group_size,
            ),
            Step(
                zh="每个分数是一次特征维数的内积",
                en="Each score is an inner product of that many dimensions",
                value=features * (groups + group_size),
            ),
        ],
        mistakes=[
            Mistake(
                "flat",
                features * classes,
                zh="这是普通 softmax 的代价：对所有类打分",
                en="That is the flat softmax: all classes are scored",
            ),
            Mistake(
                "groups_only",
                features * groups,
                zh="只算了选组；还要在组里选类",
                en="Only the group was chosen; the class within it must be too",
            ),
            Mistake(
                "binary_tree",
                features * math.ceil(math.log2(classes)),
                zh="这是二叉树的代价；这里只有两层",
                en="That is a binary tree; here there are just two levels",
            ),
        ],
    )


@question(
    level=3,
    unit="%",
    decimals=1,
    section="verification",
    snippet="100 * verification_accuracy(scores, [bool(s) for s in same], folds)",
    oracle="100 * folded_accuracy(scores, same, folds)",
)
def fold_accuracy(draw: Draw) -> Problem:
    same = [1, 0, 1, 0, 1, 0, 1, 0]
    scores = [draw.integer(45, 95) / 100 if s else draw.integer(20, 70) / 100 for s in same]
    folds = [range(4), range(4, 8)]

    def hits(threshold: float, pairs: range) -> int:
        return sum((scores[i] >= threshold) == (same[i] == 1) for i in pairs)

    def best(pairs: range) -> float:
        candidates = [*sorted(scores[i] for i in pairs), 2.0]
        return max(candidates, key=lambda t: hits(t, pairs))

    right = [hits(best(other), test) for test, other in zip(folds, folds[::-1], strict=True)]
    everything = range(8)
    listed = "；".join(f"{scores[i]:.2f} {'同' if same[i] else '异'}" for i in everything)
    listed_en = "; ".join(f"{scores[i]:.2f} {'same' if same[i] else 'other'}" for i in everything)
    trained = sum(hits(best(pairs), pairs) for pairs in folds)
    return Problem(
        given={"scores": scores, "same": same, "folds": 2},
        zh=f"8 对人脸的相似度与真值：{listed}。前 4 对是第 1 折，后 4 对是第 2 折。"
        "每折用另一折上最好的阈值（取自那一折的分数或高于全部分数，并列取最低），分数 ≥ "
        "阈值判为同一人。"
        "两折合起来的准确率是多少？",
        en=f"Similarity and truth of 8 pairs of faces: {listed_en}. The first 4 are fold 1, the "
        f"last "
        "4 fold 2. Each fold uses the threshold that is best on the other fold (one of that fold's "
        "scores or above them all, the lowest on a tie); a score ≥ threshold means the same "
        "person. "
        "What is the accuracy over both folds?",
        answer=100 * sum(right) / 8,
        steps=[
            Step(
                zh="在第 2 折上选阈值",
                en="Choose the threshold on fold 2",
                value=best(folds[1]),
            ),
            Step(
                zh="用它判第 1 折，判对几对", en="Judge fold 1 by it: pairs right", value=right[0]
            ),
            Step(
                zh="在第 1 折上选阈值",
                en="Choose the threshold on fold 1",
                value=best(folds[0]),
            ),
            Step(
                zh="用它判第 2 折，判对几对", en="Judge fold 2 by it: pairs right", value=right[1]
            ),
            Step(
                zh="判对的总数除以 8，写成百分数",
                en="All pairs right over 8, in percent",
                value=100 * sum(right) / 8,
            ),
        ],
        mistakes=[
            Mistake(
                "own_fold_threshold",
                100 * trained / 8,
                zh="阈值选在了被测的那一折上，等于看了答案；应在其余各折上选",
                en="The threshold was chosen on the fold it judges, which peeks; choose it on the "
                "others",
            ),
            Mistake(
                "first_fold_only",
                100 * right[0] / 4,
                zh="只报了第 1 折；两折要合起来",
                en="Only fold 1 was reported; both count",
            ),
        ],
    )


@question(level=1, kind="choice", section="floor")
def why_no_bias(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="人脸识别的最后一层为什么通常不用偏置？",
        en="Why does the last layer in face recognition usually have no bias?",
        answer="unused_at_test",
        choices=[
            Choice(
                "unused_at_test",
                zh="测试只看特征的夹角；偏置却能不靠特征就抬高某些类",
                en="Testing compares feature angles only; a bias lifts some classes whatever the "
                "feature",
            ),
            Choice(
                "memory",
                zh="类别上百万时，偏置占的显存太多",
                en="With millions of classes a bias takes too much device memory",
            ),
            Choice(
                "softmax_invariant",
                zh="softmax 对每一类各加一个常数不变，所以偏置没有作用",
                en="A softmax does not change when each class gets its own constant, so a bias "
                "does "
                "nothing",
            ),
            Choice(
                "gradient",
                zh="偏置经过 softmax 得不到梯度，训练不动",
                en="A bias gets no gradient through the softmax and stays at its start",
            ),
        ],
        steps=[
            Step(
                zh="测试集里是没见过的人，最后一层会被丢掉：还剩下什么用来比较？",
                en="The people in the test set were never seen, so the last layer is thrown "
                "away: what is "
                "left "
                "to compare?",
            ),
            Step(
                zh="只剩特征的方向；边界要只由方向决定，偏置就得为零",
                en="Only the directions of features; for the boundary to depend on them alone the "
                "bias "
                "must be zero",
                value="unused_at_test",
            ),
        ],
        mistakes=[
            Mistake(
                "bias_is_large",
                "memory",
                zh="偏置每类只有一个数，权重每类有几百个",
                en="A bias is one number per class, the weights are hundreds per class",
            ),
            Mistake(
                "same_constant",
                "softmax_invariant",
                zh="只有给所有类加同一个常数才不变；各类不同的偏置会改变概率",
                en="Only the same constant for all classes changes nothing; a different bias for "
                "each class changes the probabilities",
            ),
            Mistake(
                "no_gradient",
                "gradient",
                zh="偏置有梯度：概率减标签",
                en="It does get one: probability minus label",
            ),
        ],
    )


@question(level=2, kind="choice", section="sampled")
def remedies(draw: Draw) -> Problem:
    return Problem(
        given={},
        zh="权重放得下，只是 logits 在一张卡上放不下。哪些办法能得到和稠密 softmax "
        "完全一样的损失和梯度？选出全部。",
        en="The weights fit on the device, only the logits do not. Which ways give exactly the "
        "loss and "
        "gradients of the dense softmax? Choose all that apply.",
        answer=frozenset({"chunked", "sharded"}),
        choices=[
            Choice(
                "chunked",
                zh="按类别分块，在线累积 log-sum-exp，反向时重算每块",
                en="Chunks of classes with a running log-sum-exp, each chunk recomputed in the "
                "backward pass",
            ),
            Choice(
                "sharded",
                zh="类别并行：各卡算自己的类，all-reduce 最大值与指数和",
                en="Class-parallel: each device scores its classes, maximum and sum are "
                "all-reduced",
            ),
            Choice(
                "sampled",
                zh="每步只随机取十分之一的类",
                en="Only a random tenth of the classes at each step",
            ),
            Choice(
                "hierarchical",
                zh="改用层次 softmax",
                en="A hierarchical softmax instead",
            ),
        ],
        steps=[
            Step(
                zh="log-sum-exp 分块合并没有误差；少算一些类，损失就变了，换一个模型，函数就变了",
                en="A log-sum-exp can be merged from parts without error; leaving classes out "
                "gives another loss, and another model another function",
                value=frozenset({"chunked", "sharded"}),
            ),
        ],
        mistakes=[
            Mistake(
                "sampling_is_exact",
                frozenset({"chunked", "sharded", "sampled"}),
                zh="采样少了分母里的项，损失偏小，是近似",
                en="Sampling leaves terms out of the denominator: the loss is smaller, an "
                "approximation",
            ),
            Mistake(
                "hierarchy_is_exact",
                frozenset({"chunked", "sharded", "hierarchical"}),
                zh="层次 softmax 是另一个模型：概率是一路上各次选择之积，参数也不同",
                en="A hierarchical softmax is another model: its probability is a product of the "
                "choices along a path, with other parameters",
            ),
            Mistake(
                "shards_only",
                frozenset({"sharded"}),
                zh="分块也是精确的：每块的 log-sum-exp 累积起来就是全部的",
                en="Chunks are exact too: their log-sum-exps add up to that of all classes",
            ),
            Mistake(
                "chunks_only",
                frozenset({"chunked"}),
                zh="类别并行也是精确的：跨卡只合并最大值与和",
                en="Class-parallel is exact too: only maximum and sum are merged across devices",
            ),
        ],
    )


@question(level=1, kind="print", section="cost")
def print_initial_loss(draw: Draw) -> Problem:
    classes, batch = draw.pick(10, 100, 1000, 10_177), draw.pick(2, 4, 8)
    return Problem(
        given={},
        zh="这段程序输出什么？",
        en="What does this program print?",
        code=f"""import torch
import torch.nn.functional as F

logits = torch.zeros({batch}, {classes}, dtype=torch.float64)
target = torch.arange({batch})
print(round(F.cross_entropy(logits, target).item(), 2))
""",
        answer=str(round(math.log(classes), 2)),
        steps=[
            Step(
                zh="logits 全相等，每类概率是类别数的倒数；默认对批取平均",
                en="All logits are equal, each class has one over their number; the batch is "
                "averaged",
                value=str(round(math.log(classes), 2)),
            ),
        ],
        mistakes=[
            Mistake(
                "summed_over_the_batch",
                str(round(batch * math.log(classes), 2)),
                zh="`F.cross_entropy` 默认取平均，不是求和",
                en="`F.cross_entropy` averages by default, it does not sum",
            ),
            Mistake(
                "base_two",
                str(round(math.log2(classes), 2)),
                zh="用的是自然对数",
                en="The logarithm is natural",
            ),
            Mistake(
                "zero_logits_zero_loss",
                "0.0",
                zh="logits 全零不等于没有损失",
                en="All-zero logits do not mean no loss",
            ),
        ],
    )


@question(level=2, kind="print", section="chunked")
def print_overflow(draw: Draw) -> Problem:
    large, less = draw.pick(1000, 2000, 5000), draw.integer(1, 9)
    return Problem(
        given={},
        zh="这段程序输出什么？",
        en="What does this program print?",
        code=f"""import torch

z = torch.tensor([{large}.0, {large - 800}.0])
naive = z.exp().sum().log() - z[1]
top = z.max()
safe = top + (z - top).exp().sum().log() - z[1]
print(naive.item(), safe.item() + {less})
""",
        answer=f"inf {800 + less}.0",
        steps=[
            Step(zh="直接取指数会上溢", en="The plain exponential overflows", value="inf"),
            Step(
                zh="减去最大值后，指数最大是 1，另一项小到消失：损失就是两个 logit 之差",
                en="Below the maximum the largest exponential is 1 and the other vanishes: the "
                "loss is "
                "the difference of the logits",
                value=f"inf {800 + less}.0",
            ),
        ],
        mistakes=[
            Mistake(
                "both_overflow",
                "inf inf",
                zh="减了最大值就不会上溢",
                en="Below the maximum nothing overflows",
            ),
            Mistake(
                "neither_overflows",
                f"{800}.0 {800 + less}.0",
                zh="float32 的 exp 在约 88.7 以上就是 inf",
                en="In float32 exp is inf above about 88.7",
            ),
        ],
    )


@question(level=2, kind="print", section="sampled")
def print_remapped_labels(draw: Draw) -> Problem:
    labels = sorted(draw.sample(3, range(2, 30)))
    extra = sorted(draw.sample(2, [v for v in range(30) if v not in labels]))
    order = draw.shuffle(labels)
    kept = sorted([*labels, *extra])
    new = [kept.index(v) for v in order]
    inside = sorted(labels)
    return Problem(
        given={},
        zh="采样 softmax 要把标签换成采样后的列号。这段程序输出什么？",
        en="A sampled softmax must turn labels into columns of the sample. What does this program "
        "print?",
        code=f"""import torch

target = torch.tensor({order})
kept = torch.cat([target.unique(), torch.tensor({extra})]).sort().values
print(len(kept), *torch.searchsorted(kept, target).tolist())
""",
        answer=" ".join(map(str, [len(kept), *new])),
        steps=[
            Step(
                zh="批里的类加采样到的类，排序后有几列？",
                en="Classes of the batch and sampled ones, sorted: how many columns?",
                value=str(len(kept)),
            ),
            Step(
                zh="每个标签排在第几（从 0 数）",
                en="The place of each label, counted from 0",
                value=" ".join(map(str, [len(kept), *new])),
            ),
        ],
        mistakes=[
            Mistake(
                "labels_kept",
                " ".join(map(str, [len(kept), *order])),
                zh="标签没有换成列号；采样后的矩阵没有那么多列",
                en="The labels were not turned into columns; the sampled matrix is narrower",
            ),
            Mistake(
                "counted_from_one",
                " ".join(map(str, [len(kept), *(v + 1 for v in new)])),
                zh="列号从 0 数",
                en="Columns are counted from 0",
            ),
            Mistake(
                "extra_ignored",
                " ".join(map(str, [len(kept), *(inside.index(v) for v in order)])),
                zh="只在批里的类中排了序；采样到的类也占列",
                en="Only the batch's classes were ordered; the sampled ones take columns too",
            ),
        ],
    )
