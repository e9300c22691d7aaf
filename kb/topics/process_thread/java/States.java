import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** All six values of Thread.State, each seen on a live thread; and what waiting for I/O looks like. */
public class States {
    static volatile boolean spinning = true;

    // --8<-- [start:main]
    public static void main(String[] args) throws Exception {
        Object lock = new Object();
        ReentrantLock mutex = new ReentrantLock();
        mutex.lock();
        show("not started", new Thread(() -> {}), Thread.State.NEW);
        show("in a loop", started(() -> { while (spinning) Thread.onSpinWait(); }), Thread.State.RUNNABLE);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            show("in accept()", started(server::accept), Thread.State.RUNNABLE);
        }
        spinning = false;
        synchronized (lock) {
            show("entering synchronized", started(() -> { synchronized (lock) { } }), Thread.State.BLOCKED);
        }
        show("in ReentrantLock.lock()", started(mutex::lock), Thread.State.WAITING);
        show("in wait()", started(() -> { synchronized (lock) { lock.wait(); } }), Thread.State.WAITING);
        show("in park()", started(LockSupport::park), Thread.State.WAITING);
        show("in join()", started(Thread.currentThread()::join), Thread.State.WAITING);
        show("in sleep(60000)", started(() -> Thread.sleep(60_000)), Thread.State.TIMED_WAITING);
        show("in wait(60000)", started(() -> { synchronized (lock) { lock.wait(60_000); } }),
                Thread.State.TIMED_WAITING);
        show("run() returned", started(() -> {}), Thread.State.TERMINATED);
        show("run() threw", started(() -> { throw new Error("ends this thread only"); }), Thread.State.TERMINATED);
    }
    // --8<-- [end:main]

    interface Work {
        void run() throws Exception;
    }

    static Thread started(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // the program is ending: the socket was closed
            }
        });
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, error) -> { });
        thread.start();
        return thread;
    }

    static void show(String what, Thread thread, Thread.State expected) throws InterruptedException {
        for (int i = 0; i < 500 && thread.getState() != expected; i++) Thread.sleep(10);
        Thread.sleep(expected == Thread.State.RUNNABLE ? 50 : 0);
        System.out.printf("%-24s %s%n", what, thread.getState());
    }
}
