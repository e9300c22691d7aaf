import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** count++ is a read, an addition and a write; two threads lose updates between them. */
public class LostUpdate {
    // --8<-- [start:main]
    static final int TIMES = 5_000_000;
    static int plain;
    static volatile int visible;
    static int guarded;
    static final AtomicInteger atomic = new AtomicInteger();
    static final LongAdder adder = new LongAdder();

    static void plainIncrement() {
        plain++;
    }

    static synchronized void guardedIncrement() {
        guarded++;
    }

    public static void main(String[] args) throws Exception {
        CyclicBarrier bothHaveRead = new CyclicBarrier(2);
        twice(() -> {
            int read = plain;
            bothHaveRead.await();
            plain = read + 1;
        });
        System.out.println("both read before either writes: " + plain + " of 2");

        plain = 0;
        twice(() -> { for (int i = 0; i < TIMES; i++) plainIncrement(); });
        twice(() -> { for (int i = 0; i < TIMES; i++) visible++; });
        twice(() -> { for (int i = 0; i < TIMES; i++) guardedIncrement(); });
        twice(() -> { for (int i = 0; i < TIMES; i++) atomic.incrementAndGet(); });
        twice(() -> { for (int i = 0; i < TIMES; i++) adder.increment(); });
        System.out.println("int            " + plain);
        System.out.println("volatile int   " + visible);
        System.out.println("synchronized   " + guarded);
        System.out.println("AtomicInteger  " + atomic);
        System.out.println("LongAdder      " + adder);
    }
    // --8<-- [end:main]

    interface Work {
        void run() throws Exception;
    }

    static void twice(Work work) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(2);
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    start.await();
                    work.run();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
    }
}
