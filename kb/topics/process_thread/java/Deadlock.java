import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;

/** Two threads take two locks in opposite orders; the JVM finds the cycle; one order mends it. */
public class Deadlock {
    static class Red {}

    static class Blue {}

    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        Red red = new Red();
        Blue blue = new Blue();
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        daemon("one", () -> take(red, blue, bothHoldOne));
        daemon("two", () -> take(blue, red, bothHoldOne));

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = null;
        for (int i = 0; i < 500 && ids == null; i++) {
            Thread.sleep(10);
            ids = threads.findDeadlockedThreads();
        }
        ThreadInfo[] found = threads.getThreadInfo(ids);
        Arrays.sort(found, Comparator.comparing(ThreadInfo::getThreadName));
        for (ThreadInfo info : found) {
            System.out.printf("%s is %s on %s held by %s%n", info.getThreadName(), info.getThreadState(),
                    info.getLockInfo().getClassName(), info.getLockOwnerName());
        }

        Red red2 = new Red();
        Blue blue2 = new Blue();
        CountDownLatch never = new CountDownLatch(0);
        Thread three = daemon("three", () -> take(red2, blue2, never));
        Thread four = daemon("four", () -> take(red2, blue2, never));
        three.join(5_000);
        four.join(5_000);
        System.out.println("same order: " + three.getState() + " " + four.getState());
    }
    // --8<-- [end:main]

    // --8<-- [start:take]
    static void take(Object first, Object second, CountDownLatch gate) {
        synchronized (first) {
            gate.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                return;
            }
            synchronized (second) { }
        }
    }
    // --8<-- [end:take]

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
