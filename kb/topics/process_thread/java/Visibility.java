/** A reader that spins until a flag changes: volatile promises that it sees the change. */
public class Visibility {
    static boolean plainStop;
    static volatile boolean volatileStop;
    static long spins;

    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        Thread plain = daemon(() -> { while (!plainStop) spins++; });
        Thread visible = daemon(() -> { while (!volatileStop) Thread.onSpinWait(); });
        Thread.sleep(500);
        plainStop = true;
        volatileStop = true;
        visible.join(2_000);
        plain.join(2_000);
        System.out.println("volatile flag: reader ended " + !visible.isAlive());
        System.out.println("plain flag:    reader ended " + !plain.isAlive());
    }
    // --8<-- [end:main]

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
