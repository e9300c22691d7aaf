/** run() is an ordinary call on the caller's thread; start() makes the new thread call it. */
public class StartRun {
    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        Runnable work = () -> System.out.println("runs on " + Thread.currentThread().getName());
        Thread thread = new Thread(work, "worker");
        thread.run();
        System.out.println("after run(): " + thread.getState());
        thread.start();
        thread.join();
        System.out.println("after start() and join(): " + thread.getState());
        try {
            thread.start();
        } catch (IllegalThreadStateException e) {
            System.out.println("second start(): " + e.getClass().getSimpleName());
        }
    }
    // --8<-- [end:main]
}
