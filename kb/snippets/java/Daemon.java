/** The JVM waits for the last user thread and for no daemon thread. */
public class Daemon {
    public static void main(String[] args) throws InterruptedException {
        Thread daemon = new Thread(() -> {
            try {
                System.out.println("child of a daemon is a daemon: " + new Thread().isDaemon());
                pause(60_000);
            } finally {
                System.out.println("never printed: the JVM does not run a daemon's finally");
            }
        });
        daemon.setDaemon(true);
        daemon.start();
        pause(200);
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

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
