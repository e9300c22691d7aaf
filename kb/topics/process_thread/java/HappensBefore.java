/** Three edges that publish a plain field: a volatile flag, start() and join(), and a lock. */
public class HappensBefore {
    static final int ROUNDS = 1_000;
    static int data;
    static volatile boolean ready;
    static boolean guardedReady;

    public static void main(String[] args) throws InterruptedException {
        // --8<-- [start:volatile]
        int stale = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            int value = round;
            int[] seen = new int[1];
            ready = false;
            Thread reader = new Thread(() -> {
                while (!ready) Thread.onSpinWait();
                seen[0] = data;
            });
            reader.start();
            data = value;
            ready = true;
            reader.join();
            if (seen[0] != value) stale++;
        }
        System.out.println("volatile write, then read: " + stale + " stale of " + ROUNDS);
        // --8<-- [end:volatile]

        stale = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            int value = round;
            data = value;
            Thread doubler = new Thread(() -> data = 2 * data);
            doubler.start();
            doubler.join();
            if (data != 2 * value) stale++;
        }
        System.out.println("start() and join():        " + stale + " stale of " + ROUNDS);

        stale = 0;
        Object lock = new Object();
        for (int round = 1; round <= ROUNDS; round++) {
            int value = round;
            int[] seen = new int[1];
            guardedReady = false;
            Thread reader = new Thread(() -> {
                synchronized (lock) {
                    while (!guardedReady) waitOn(lock);
                    seen[0] = data;
                }
            });
            reader.start();
            synchronized (lock) {
                data = value;
                guardedReady = true;
                lock.notifyAll();
            }
            reader.join();
            if (seen[0] != value) stale++;
        }
        System.out.println("unlock, then lock:         " + stale + " stale of " + ROUNDS);
    }

    static void waitOn(Object lock) {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
