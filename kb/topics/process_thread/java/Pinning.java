/** Six virtual threads on two carriers sleep 200 ms, each holding its own monitor. */
public class Pinning {
    public static void main(String[] args) throws Exception {
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "2");
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", "2");
        System.out.println("without synchronized: " + rounds(false));
        System.out.println("in synchronized:      " + rounds(true));
    }

    /** How many times 200 ms passed, rounded down. */
    // --8<-- [start:rounds]
    static String rounds(boolean inMonitor) throws Exception {
        long start = System.nanoTime();
        Thread[] threads = new Thread[6];
        for (int i = 0; i < threads.length; i++) {
            Object monitor = new Object();
            Runnable work = () -> {
                if (inMonitor) {
                    synchronized (monitor) {
                        pause();
                    }
                } else {
                    pause();
                }
            };
            try {
                threads[i] = (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
            } catch (NoSuchMethodException e) {
                return "no virtual threads before JDK 21";
            }
        }
        for (Thread thread : threads) thread.join();
        return (System.nanoTime() - start) / 200_000_000 + " × 200 ms";
    }
    // --8<-- [end:rounds]

    static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
