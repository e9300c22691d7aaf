import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** 1000 tasks that wait 20 ms: a pool of 20 threads, then a virtual thread each (JDK 21 and later). */
public class VirtualThreads {
    static final int TASKS = 1_000;

    // --8<-- [start:main]
    public static void main(String[] args) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(20);
        System.out.println("20 platform threads: at least 1000 ms " + (time(pool) >= 1_000));

        ExecutorService virtual;
        try { // by reflection, so that JDK 17 compiles it
            virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            System.out.println("virtual threads: none before JDK 21");
            return;
        }
        System.out.println("1000 virtual threads: under 1000 ms " + (time(virtual) < 1_000));

        Runnable show = () -> System.out.println(
                "name '" + Thread.currentThread().getName() + "', daemon " + Thread.currentThread().isDaemon()
                + ", group " + Thread.currentThread().getThreadGroup().getName());
        ((Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, show)).join();
    }
    // --8<-- [end:main]

    static long time(ExecutorService executor) throws InterruptedException {
        long start = System.nanoTime();
        CountDownLatch all = new CountDownLatch(TASKS);
        for (int i = 0; i < TASKS; i++) {
            executor.execute(() -> {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                all.countDown();
            });
        }
        all.await();
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        executor.shutdown();
        return milliseconds;
    }
}
