import java.util.concurrent.SynchronousQueue;

/** One item handed to another thread and back, against a call on the same thread. */
public class SwitchCost {
    static final int TIMES = 20_000;
    static volatile int sink;

    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        SynchronousQueue<Integer> there = new SynchronousQueue<>();
        SynchronousQueue<Integer> back = new SynchronousQueue<>();
        Thread partner = new Thread(() -> {
            try {
                while (true) back.put(there.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        partner.setDaemon(true);
        partner.start();
        long call = 0;
        long handover = 0;
        for (int repeat = 0; repeat < 3; repeat++) { // the last repeat runs compiled code
            long start = System.nanoTime();
            for (int i = 0; i < TIMES; i++) sink = i;
            call = System.nanoTime() - start;
            start = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                there.put(i);
                sink = back.take();
            }
            handover = System.nanoTime() - start;
        }
        System.out.printf("same thread:    %8.3f µs%n", call / 1e3 / TIMES);
        System.out.printf("there and back: %8.3f µs%n", handover / 1e3 / TIMES);
    }
    // --8<-- [end:main]
}
