"""What docs/policies.md says around its tables."""

BEFORE = """\
# 办法怎样写

这一页由 `xuekun rules schema --page` 生成，请不要直接改。

一份办法是一个 YAML 文本文件，写着一所学校自己的规定：谁列入名单、怎样算转化、教师的指标、各种率怎样算。程序里没有
写死的数字；改了文件里的数字，结论就跟着变。每个数字旁边都写着它出自文件的哪一条（`clause`），名册和说明里会照样写出来。

## 从哪里开始

```
xuekun rules list                                  # 自带的办法
xuekun rules show wuping                           # 一份办法说了什么，一条一条
xuekun rules new --from wuping --id benxiao        # 抄一份，每一行都有说明，写成 benxiao.yaml
xuekun rules test benxiao.yaml                     # 改完试一试：例子都对，每条线都试到
xuekun rules diff wuping benxiao.yaml              # 和原来的有哪些不同
xuekun screen 期中成绩.xlsx --policy benxiao.yaml    # 用它来筛查
```

挑一份和本校规定最像的来抄。改的时候：

1. `id`、`name`、`source` 换成自己的：`source` 写本校的文件。
2. 改数字，改 `clause`。前面有 `# ` 的行不起作用；要用哪一行，去掉行首空格后面的 `# `。不要的行整行删掉。
3. 改 `examples` 里的例子，运行 `xuekun rules test`。

写错了会指出文件名和行号，并说可以怎样写。几处错一次说完。

## 值怎样写

| 是什么 | 怎样写 | 说明 |
|---|---|---|
| 比例 | `40%` 或 `0.4` | 大于 0，不超过 10；写 `40` 会被当成写错 |
| 分数 | `60` 或 `59.5` | 最多四位小数，不能小于 0 |
| 个数 | `2` | 整数 |
| 数 | `0.4`、`5` 或 `2/5` | 可以是负数 |
| 日期 | `2025-09-01` | |
| 文字 | `一·第二类` | 里面有冒号加空格、或以 `[ { * & # ! % @` 开头的，用引号括起来 |
| 列表 | `[语文, 数学]` | 或者一项一行，每项前面加 `- ` |

数都是准确的：`40%` 就是五分之二，比较时不取小数，正好在线上的不会错。
冒号用英文的 `:`，后面空一格。缩进用空格，不用 Tab。文件存成 UTF-8。

## 常见的规定怎样写

| 规定 | 写在 `bands` 的一项里 | 还要写 |
|---|---|---|
| 不高于班级平均分的 40% | `at_most: 40%` | `reference`，`by: class` |
| 低于年级平均分 | `below: 100%` | `reference`，`by: grade` |
| 低于学校平均分，各年级各比各的 | `below: 100%` | `reference`，`by: school` |
| 低于学校平均分，各年级合在一起 | `below: 100%` | `reference`，`by: school_all_grades` |
| 比班级平均分低 20% 或更多 | `at_most: 80%` | `reference`，`by: class` |
| 低于 60 分 | `below_points: 60` | |
| 低于满分的 60%（不及格） | `below_full: 60%` | 满分从表里读，或用 `--full-mark` 给 |
| 本班本科后 20% | `lowest_share: 20%`，`within: class` | |
| 年级最后 5 名 | `lowest_count: 5`，`within: grade` | |
| 有赋分的科目按赋分判 | 不写在这里：最上一层写 `judged_marks: converted` | |
| 等级是 D 或不合格 | `levels: [D, 不合格]` | |
| 后 20% 并且在行为偏差名单上 | `all: [{lowest_share: 20%}, {on_list: 行为偏差}]` | 运行时 `--list 行为偏差=名单.xlsx` |
| 连续两次都低于 60 分 | `running: 2`，`when: {below_points: 60}` | 运行时用 `--before` 给上一次 |
| 最近三次里有两次不高于班级平均分的 80%，不一定连续 | `at_least_times: 2`，`of_last: 3`，`when: {at_most: 80%}` | `reference`；运行时用 `--before` 给前两次 |
| 最近三次的平均不高于班级平均分的 80% | `mean_of_last: 3`，`when: {at_most: 80%}` | `reference`；缺考一次也算的，加 `scored_at_least: 2` |
| 两科或更多科符合才列入 | （照旧写一科的条件） | `overall`，`at_least_subjects: 2` |

和平均分、名次比的，按班、按年级还是全校，由 `by` 和 `within` 定；各年级考的不是同一张卷子，所以 `school` 是和学校里的同一年级比，
几个年级合在一起比要写 `school_all_grades`。年级从「年级」一列和班级的写法（三(1)班、高一实验班）里看，看不出的会说明。和分数、满分、等级比的，每个学生自己比，不分班级。
用中位数的（`statistic: median`）没有总分：随班就读学生的成绩在不在里面，只看 `in_takers`，不看 `in_total`。
名单和汇总总是一个班一个班地列。几类的条件从重到轻写，先符合的算数。

## 每个值怎样称呼

一个值的称呼是它一路上的名字，用点连起来：`screening.二类.at_most` 是筛查里二类的那条线。列表里有名字的一项（类别、
档次、星……）用名字称呼，没有名字的用它是第几项：`screening.学困生.any.1.running`。`xuekun rules show` 在每句话下面写着它。

只想这一次换个数，不用改文件：

```
xuekun screen 期中成绩.xlsx --set screening.三类.at_most=75%
```

名册的「说明」会写明改过哪个值、原来是多少。可以写多次；文件里没有写、按默认的值也可以这样改。

## 以另一份办法为底：`extends`

`extends: wuping` 的文件只写和武平方案不同的地方。没有写的照它；写了的照自己的。列表（如 `bands`、`levels`）写了就整个换掉。
换了一种条件或一种线（原来写 `share`，现在写 `points`），原来那一种就不再起作用。不要底子里的一节，写上名字、后面空着，如 `levels:`。
`id`、`name`、`source`、`effective`、`note`、`examples` 不从底子里来。`extends` 可以写自带办法的名字，也可以写同一个文件夹里的文件。

## 各类的线不一样：`by_category`

教师的各档（`targets.levels`），`at_least` 是每一类都要达到的；某一类另有要求的，写在这一档的 `by_category` 里。
下面的优秀，三类要 70%，别的类别 60%；只写 `by_category`、不写 `at_least` 的，这一档只看写了的类别。

```yaml
  levels:
    - {name: 不合格, clause: 三·1}
    - {name: 合格, at_least: 40%, clause: 三·2}
    - {name: 优秀, at_least: 60%, by_category: {三类: 70%}, clause: 本校办法·4}
```

这条线叫 `targets.优秀.by_category.三类`，例子也要三面都有。高的一档，每一类的线都不能低于低的一档；
各类合在一起算的（`per: together`）没有一类一类的线。

## 什么时候起执行：`effective` 和版本

`effective` 写执行的日期。规定改了，另存一份，文件名加上开始执行的日期：

```
benxiao.yaml                  # 原来的
benxiao@2026-09-01.yaml       # 从 2026-09-01 起的，effective 里也写 from: 2026-09-01
```

`--policy benxiao.yaml --as-of 2026-03-01` 用那一天有效的一份；那一天没有有效的，会停下来说明。不写 `--as-of`，写文件名的就用
那个文件，写自带办法的名字的就用最新的一份。

## 例子：三面都要有

每份办法都要有例子（`examples`），`xuekun rules test` 逐个核对：写下的结论和程序算出的是不是一样。**每条线都要有三面的例子：
低一点、正好、高一点。** 少了哪一面会说出来。正好在线上的人算不算，是最容易争议的，所以一定要写。

一个筛查的例子是一个班：一行一名学生，`is` 写应得的类别或 `不列入`；不写 `is` 的学生只是凑成全班（算平均分、排名次要用）。

```yaml
examples:
  - title: 满分 100，及格线 60
    full_mark: 100
    screen:
      - {score: 59.5, is: 学困生}
      - {score: 60, is: 不列入, why: 正好及格}
      - {score: 60.5, is: 不列入}
```

「一点」是多近：分数差不到 1 分（含 1 分），名次差 1 名，个数差 1 个，率差 5 个百分点以内。
几科一起看的（`at_least_subjects: 2`），例子用 `scores: {语文: 59.5, 数学: 60, 英语: 80}`，要有一科、两科、三科符合的学生。
和平均分比的，先凑好全班，让平均分是个整数，线就好算。

`extends` 来的线，在原来的文件里试过，不用再试。等级、名单没有三面，但也要有例子。

## 自带的办法
"""

AFTER = """\
## 编辑器的提示

`xuekun rules schema --out policy.schema.json` 写出 JSON Schema。编辑器装了 YAML 插件的，在办法的第一行写
`# yaml-language-server: $schema=policy.schema.json`，写错的地方会标出来，也会提示可以写什么。
"""
