import java.util.concurrent.CountDownLatch;

/** The JVM waits for the last user thread and for no daemon thread. */
public class Daemon {
    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Thread daemon = new Thread(() -> {
            try {
                System.out.println("child of a daemon is a daemon: " + new Thread().isDaemon());
                running.countDown();
                pause(60_000);
            } finally {
                System.out.println("never printed: the JVM does not run a daemon's finally");
            }
        });
        daemon.setDaemon(true);
        daemon.start();
        running.await();
        try {
            daemon.setDaemon(false);
        } catch (IllegalThreadStateException e) {
            System.out.println("setDaemon after start: " + e.getClass().getSimpleName());
        }
        new Thread(() -> {
            pause(200);
            System.out.println("user thread ends, and with it the JVM");
        }).start();
        System.out.println("main returns");
    }
    // --8<-- [end:main]

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
