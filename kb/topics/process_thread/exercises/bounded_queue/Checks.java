import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** The checks of BoundedQueue; checks.py holds their texts. */
final class Checks {
    private static final long SOON = 2_000; // milliseconds

    public static void main(String[] arguments) throws Exception {
        Harness harness = new Harness(arguments[0]);

        harness.check("no_monitor", "capacity 3: put(1), put(2), take(), put(3), take(), take(), size()",
            "1 2 3, size 0", () -> {
                BoundedQueue<Integer> queue = new BoundedQueue<>(3);
                queue.put(1);
                queue.put(2);
                int first = queue.take();
                queue.put(3);
                return first + " " + queue.take() + " " + queue.take() + ", size " + queue.size();
            });

        harness.check("no_capacity", "capacity 2: put(1), put(2), put(3)", "put(3) WAITING",
            () -> "put(3) " + still(overfilled(new BoundedQueue<>(2))));

        harness.check("sleeps_with_lock", "capacity 2: put(1), put(2), put(3) WAITING; take()",
            "take() 1", () -> {
                BoundedQueue<Integer> queue = new BoundedQueue<>(2);
                overfilled(queue).settle();
                return "take() " + Harness.start(queue::take).end(SOON).told();
            });

        harness.check("forgets_notify", "capacity 2: put(1), put(2), put(3) WAITING; take()",
            "put(3) returns; then take() 2, take() 3; take() WAITING; put(4): take() 4", () -> {
                BoundedQueue<Integer> queue = new BoundedQueue<>(2);
                Harness.Task third = overfilled(queue);
                third.settle();
                queue.take();
                if (!third.end(SOON).told().equals("returns")) {
                    return "put(3) " + third.told();
                }
                String two = queue.take() + ", take() " + queue.take();
                Harness.Task fourth = Harness.start(queue::take);
                String state = still(fourth);
                queue.put(4);
                return "put(3) returns; then take() " + two + "; take() " + state
                    + "; put(4): take() " + fourth.end(SOON).told();
            });

        harness.check("no_synchronisation", "capacity 1000000: 4 threads, each 50000 × put",
            "size 200000", Checks::crowd);

        harness.check("busy_wait", "take() on an empty queue, 100 × getState()", "WAITING", () -> {
            Harness.Task task = Harness.start(new BoundedQueue<Integer>(1)::take);
            task.settle();
            int idle = 0;
            for (int sample = 0; sample < 100; sample++) {
                idle += task.waits() ? 1 : 0;
                Thread.sleep(1);
            }
            return idle > 50 ? "WAITING" : "RUNNABLE";
        });

        harness.check("if_not_while", "capacity 1: 2 × take() WAITING; put(1)",
            "[1, WAITING], size 0; then put(2): [1, 2]", Checks::twoTakers);
        harness.check("if_not_while", "capacity 1, full: 2 × put() WAITING; take()",
            "put() [WAITING, returns], size 1", Checks::twoPutters);
        harness.check("if_not_while", "take() WAITING on an empty queue; a wake-up without cause",
            "take() WAITING", () -> {
                BoundedQueue<Integer> queue = new BoundedQueue<>(1);
                Harness.Task task = Harness.start(queue::take);
                task.settle();
                synchronized (queue) {
                    queue.notifyAll();
                }
                return "take() " + task.settle();
            });

        harness.check("notify_one",
            "capacity 1: 2 × take() WAITING; synchronized (q) { q.put(1); q.put(2); }",
            "[1, 2], put(2) returns", Checks::mixed);
        harness.check("notify_one", "capacity 1: 4 threads, each 500 × put; 4 threads, each 500 × take",
            "2000 different items", () -> traffic(1, 4, 500));

        harness.check("swallows_interrupt", "take() WAITING; interrupt()",
            "java.lang.InterruptedException", () -> {
                Harness.Task task = Harness.start(new BoundedQueue<Integer>(1)::take);
                task.settle();
                task.thread.interrupt();
                return task.end(SOON).told().replaceFirst(":.*", "");
            });
        harness.check("swallows_interrupt", "put() WAITING on a full queue; interrupt()",
            "java.lang.InterruptedException, size 2", () -> {
                BoundedQueue<Integer> queue = new BoundedQueue<>(2);
                Harness.Task task = overfilled(queue);
                task.settle();
                task.thread.interrupt();
                return task.end(SOON).told().replaceFirst(":.*", "") + ", size " + queue.size();
            });

        harness.check("traffic", "capacity 3: 3 threads, each 2000 × put; 3 threads, each 2000 × take",
            "6000 different items", () -> traffic(3, 3, 2000));
        harness.done();
    }

    private static Harness.Task put(BoundedQueue<Integer> queue, int item) {
        return Harness.start(() -> {
            queue.put(item);
            return "returns";
        });
    }

    /** Whether the thread ended or waits, in whatever way: that is asked by busy_wait. */
    private static String still(Harness.Task task) throws InterruptedException {
        return task.settle().replaceAll("RUNNABLE|BLOCKED", "WAITING");
    }

    private static Harness.Task overfilled(BoundedQueue<Integer> queue) throws InterruptedException {
        queue.put(1);
        queue.put(2);
        return put(queue, 3);
    }

    private static String crowd() throws Exception {
        for (int round = 0; round < 5; round++) {
            BoundedQueue<Object> queue = new BoundedQueue<>(1_000_000);
            CountDownLatch go = new CountDownLatch(1);
            List<Harness.Task> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                tasks.add(Harness.start(() -> {
                    go.await();
                    for (int i = 0; i < 50_000; i++) {
                        queue.put("item");
                    }
                    return null;
                }));
            }
            go.countDown();
            for (Harness.Task task : tasks) {
                if (!task.end(4 * SOON).told().equals("null")) {
                    return task.told();
                }
            }
            if (queue.size() != 200_000) {
                return "size " + queue.size();
            }
        }
        return "size 200000";
    }

    private static String twoTakers() throws Exception {
        BoundedQueue<Integer> queue = new BoundedQueue<>(1);
        List<Harness.Task> tasks = List.of(Harness.start(queue::take), Harness.start(queue::take));
        both(tasks);
        queue.put(1);
        String first = both(tasks) + ", size " + queue.size();
        if (!first.equals("[1, WAITING], size 0")) {
            return first;
        }
        queue.put(2);
        return first + "; then put(2): " + both(tasks);
    }

    private static String twoPutters() throws Exception {
        BoundedQueue<Integer> queue = new BoundedQueue<>(1);
        queue.put(0);
        List<Harness.Task> tasks = List.of(put(queue, 1), put(queue, 2));
        both(tasks);
        queue.take();
        return "put() " + both(tasks) + ", size " + queue.size();
    }

    private static String mixed() throws Exception {
        BoundedQueue<Integer> queue = new BoundedQueue<>(1);
        List<Harness.Task> takers = List.of(Harness.start(queue::take), Harness.start(queue::take));
        both(takers);
        Harness.Task putter = Harness.start(() -> {
            synchronized (queue) { // nobody takes 1 before put(2) waits beside the other take()
                queue.put(1);
                queue.put(2);
            }
            return "returns";
        });
        putter.end(SOON);
        String states = both(takers);
        if (states.contains("BLOCKED")) { // it waits elsewhere than on its monitor, so the check
            return "[1, 2], put(2) returns"; // itself holds it up: the next one decides
        }
        return states + ", put(2) " + putter.told();
    }

    /** What both threads came to, sorted: which of them was first is left to chance. */
    private static String both(List<Harness.Task> tasks) throws InterruptedException {
        List<String> told = new ArrayList<>();
        for (Harness.Task task : tasks) {
            told.add(task.settle());
        }
        told.sort(null);
        return told.toString();
    }

    /** How many different items come out when as many threads take as put. */
    private static String traffic(int capacity, int pairs, int each) throws Exception {
        BoundedQueue<Integer> queue = new BoundedQueue<>(capacity);
        ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
        List<Harness.Task> tasks = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            int first = pair * each;
            tasks.add(Harness.start(() -> {
                for (int i = 0; i < each; i++) {
                    queue.put(first + i);
                }
                return null;
            }));
            tasks.add(Harness.start(() -> {
                for (int i = 0; i < each; i++) {
                    taken.add(queue.take());
                }
                return null;
            }));
        }
        int before = -1;
        while (tasks.stream().anyMatch(task -> task.thread.isAlive()) && before < taken.size()) {
            before = taken.size(); // while items come out, nobody is stuck
            for (Harness.Task task : tasks) {
                task.end(SOON / tasks.size());
            }
        }
        for (Harness.Task task : tasks) {
            if (!task.told().equals("null")) {
                return taken.size() + " × take(); then " + task.told();
            }
        }
        return taken.stream().distinct().count() + " different items";
    }
}
