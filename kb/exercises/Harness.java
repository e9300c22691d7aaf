import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** Runs an exercise's checks in order, each within bounds, and reports to a file of its own. */
final class Harness {
    private static final long LIMIT = 10_000; // milliseconds a check may take
    private static final long SETTLING = 1_000; // milliseconds until a thread returns or waits
    private static final int LONGEST = 300; // characters of a result

    private final PrintStream report;

    Harness(String file) throws IOException {
        report = new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
    }

    /** One check: what the body returns, or how it ends, must read as expected. */
    void check(String id, String input, Object expected, Callable<?> body) {
        Task task = new Task(body);
        task.end(LIMIT);
        String got = task.told();
        if (got.equals(plain(String.valueOf(expected)))) {
            report.println("ok\t" + id);
            return;
        }
        report.println(String.join("\t", "fail", id, plain(input), plain("" + expected), got));
        Runtime.getRuntime().halt(0); // whatever is still running
    }

    void done() {
        report.println("done");
        Runtime.getRuntime().halt(0);
    }

    static Task start(Callable<?> body) {
        return new Task(body);
    }

    private static String plain(String text) {
        String flat = text.replaceAll("\\p{Cntrl}+", " ");
        return flat.length() <= LONGEST ? flat : flat.substring(0, LONGEST) + "…";
    }

    /** A thread of the learner's code, and how it fares. */
    static final class Task {
        final Thread thread;
        private volatile Object result;
        private volatile Throwable thrown;

        private Task(Callable<?> body) {
            thread = new Thread(() -> {
                try {
                    result = body.call();
                } catch (Throwable error) {
                    thrown = error;
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        /** Waits at most so many milliseconds for the end. */
        Task end(long milliseconds) {
            try {
                thread.join(milliseconds);
            } catch (InterruptedException error) {
                Thread.currentThread().interrupt();
            }
            return this;
        }

        /** Waits until the thread has ended or keeps waiting, and says which. */
        String settle() throws InterruptedException {
            long until = System.nanoTime() + SETTLING * 1_000_000;
            int waiting = 0; // times seen in a row
            while (thread.isAlive() && waiting < 20 && System.nanoTime() < until) {
                waiting = waits() ? waiting + 1 : 0;
                Thread.sleep(2);
            }
            return told();
        }

        /** The result, the exception, or the state of a thread that has not ended. */
        String told() {
            Thread.State state = thread.getState();
            if (state == Thread.State.TIMED_WAITING) {
                state = Thread.State.WAITING;
            }
            if (state != Thread.State.TERMINATED) {
                return state.toString();
            }
            return plain(String.valueOf(thrown == null ? result : thrown));
        }

        boolean waits() {
            Thread.State state = thread.getState();
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        }
    }
}
