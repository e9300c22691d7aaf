import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A pool of core 2, maximum 4 and a queue of 3, given nine tasks of which none ends. */
public class Pools {
    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(2, 4, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(3));
        for (int task = 1; task <= 9; task++) {
            String verdict = "";
            try {
                pool.execute(() -> await(gate));
            } catch (RejectedExecutionException e) {
                verdict = "  rejected";
            }
            System.out.println("task " + task + ": threads " + pool.getPoolSize()
                    + ", queued " + pool.getQueue().size() + verdict);
        }
        gate.countDown();
        pool.shutdown();
        System.out.println("all ended: " + pool.awaitTermination(5, TimeUnit.SECONDS));
        ThreadPoolExecutor fixed = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
        System.out.println("newFixedThreadPool queue holds " + fixed.getQueue().remainingCapacity());
        fixed.shutdown();
    }
    // --8<-- [end:main]

    static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
