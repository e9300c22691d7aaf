import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Comparator;

/** Every live Java thread of a program that starts no thread of its own. */
public class ThreadListing {
    // --8<-- [start:main]
    public static void main(String[] args) {
        ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(false, false);
        Arrays.sort(threads, Comparator.comparingLong(ThreadInfo::getThreadId));
        for (ThreadInfo thread : threads) {
            System.out.printf("%3d  %-19s %-14s %s%n", thread.getThreadId(), thread.getThreadName(),
                    thread.getThreadState(), thread.isDaemon() ? "daemon" : "user");
        }
    }
    // --8<-- [end:main]
}
