"""The texts of the checks that Checks.java makes, in its order."""

from kb.exercises.checking import in_java

CHECKS = [
    in_java(
        "never_unlocked",
        "转成与转不成，之后两把锁都放开了",
        "Both locks are free afterwards, whether money moved or not",
        (
            "提前 return 的那条路没有放锁：unlock 要写在 finally 里",
            "The early return keeps a lock: unlock belongs in finally",
        ),
    ),
    in_java(
        "another_lock",
        "别人拿着任何一个账户的锁时，谁的余额都不能动",
        "While somebody holds the lock of either account, its balance is left alone",
        (
            "没有拿账户自己的锁：读写余额的人用的不是同一把锁，就没有互斥",
            "The account's own lock is not taken: without one lock for all who read and write the "
            "balance there is no exclusion",
        ),
    ),
    in_java(
        "one_at_a_time",
        "放开锁的时候，总额是对的",
        "Whenever a lock is given back, the total is right",
        (
            "一次只拿一把锁：两步之间钱不在任何账户里，别人看得到；要同时拿着两把",
            "One lock at a time: between the two the money is in no account, and others can see "
            "it. Hold both",
        ),
    ),
    in_java(
        "looks_before_locking",
        "拿到锁之前余额变了，要按新的余额算",
        "When the balance changes before the lock is taken, the new one counts",
        (
            "加锁之前就查了余额：查过之后别人还能取走，余额会变成负数",
            "The balance is looked at before locking: others can still take it, and it goes "
            "negative",
        ),
    ),
    in_java(
        "gives_up",
        "锁被别人拿着时要等，不能返回 false",
        "A lock that is held is waited for, not answered with false",
        (
            "tryLock 一次失败就放弃了：放开已拿的锁，稍后再试",
            "One failed tryLock and it gives up: give back what is held and try again",
        ),
    ),
    in_java(
        "opposite_order",
        "方向相反的两个转账都会结束",
        "Two transfers in opposite directions both end",
        (
            "拿锁的顺序随转账方向而变，成了环：所有线程按同一个顺序（如 id）拿锁",
            "The order of the locks follows the direction, which closes a circle: all threads take "
            "them in one order, such as by id",
        ),
    ),
    in_java(
        "same_account",
        "转给自己，余额不变",
        "A transfer to itself changes nothing",
        (
            "同一个账户时，后一次写盖掉了前一次，凭空多出钱来；或者没看余额就返回了 true",
            "With one account twice, the second write covers the first and makes money; or true "
            "came back without a look at the balance",
        ),
    ),
    in_java(
        "traffic",
        "几个线程随意转账：都会结束，总额不变，没有负数",
        "Threads transfer at random: all end, the total stays, nothing is negative",
    ),
]
