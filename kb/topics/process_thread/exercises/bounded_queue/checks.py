"""The texts of the checks that Checks.java makes, in its order."""

from kb.exercises.checking import in_java

CHECKS = [
    in_java(
        "no_monitor",
        "一个线程里先进先出",
        "In one thread, first in is first out",
        (
            "没有加锁就用了 wait 或 notifyAll（IllegalMonitorStateException），或者不是先进先出",
            "wait or notifyAll without the lock (IllegalMonitorStateException), or not first in, "
            "first out",
        ),
    ),
    in_java(
        "no_capacity",
        "满了以后，put 要等",
        "put waits while the queue is full",
        (
            "put 没有检查容量：队列会无限增长",
            "put does not look at the capacity: the queue grows without bound",
        ),
    ),
    in_java(
        "sleeps_with_lock",
        "有 put 在等时，take 也要进得去",
        "take gets in while a put waits",
        (
            "等待时没有放开锁：要用 wait 或 Condition.await，sleep 不放锁",
            "The lock is kept while waiting: wait and Condition.await give it up, sleep does not",
        ),
    ),
    in_java(
        "forgets_notify",
        "有了空位，等着的 put 要继续；有了元素，等着的 take 要继续",
        "A waiting put goes on when there is room, a waiting take when there is an item",
        (
            "改了队列却没有叫醒等待的线程：put 和 take 之后都要 notifyAll",
            "Nobody wakes those who wait: notifyAll after every put and every take",
        ),
    ),
    in_java(
        "no_synchronisation",
        "几个线程同时 put，一个也不丢",
        "Several threads put at once and nothing is lost",
        (
            "没有互斥：检查和修改之间别的线程会插进来，也没有可见性；要在同一把锁里做",
            "No mutual exclusion: others come between the test and the change. Do both under one "
            "lock",
        ),
    ),
    in_java(
        "busy_wait",
        "等待的线程不占 CPU",
        "A waiting thread uses no CPU",
        (
            "忙等：循环空转占满一个核；条件不满足时要 wait",
            "Busy waiting: the loop spins on a core; wait until the condition may hold",
        ),
    ),
    in_java(
        "if_not_while",
        "醒来以后条件未必成立",
        "The condition need not hold after waking up",
        (
            "用了 if：别的线程可能抢先，也有虚假唤醒；要用 while 重查条件",
            "An if: another thread may have been first, and wake-ups may be spurious; ask again "
            "with while",
        ),
    ),
    in_java(
        "notify_one",
        "put 和 take 都在等时，不能叫错人",
        "The right thread wakes when both puts and takes wait",
        (
            "notify 只叫醒一个，可能叫错：等空位的和等元素的在同一个等待集里；"
            "要用 notifyAll，或两个 Condition",
            "notify wakes one thread, maybe the wrong one, as puts and takes share the wait set: "
            "use notifyAll, or two Conditions",
        ),
    ),
    in_java(
        "swallows_interrupt",
        "等待时被中断，要抛出 InterruptedException",
        "A thread interrupted while it waits throws InterruptedException",
        (
            "吞掉了中断：让 InterruptedException 抛出去，别人才能取消这个线程",
            "The interrupt is swallowed: let InterruptedException through, or nobody can cancel",
        ),
    ),
    in_java(
        "traffic",
        "几个生产者和几个消费者，每个元素恰好被取走一次",
        "With several producers and consumers, each item is taken exactly once",
    ),
]
