import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Answers one question a line, each by doing it with real threads of this JVM. */
public class Witness {
    static int count;

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.trim().split(" +");
            String[] rest = Arrays.copyOfRange(words, 1, words.length);
            System.out.println(switch (words[0]) {
                case "interleave" -> interleave(rest);
                case "executor" -> executor(numbers(rest));
                case "fixed" -> fixed(numbers(rest));
                case "deadlocked" -> deadlocked(rest);
                case "flag" -> flag(rest[0]);
                default -> throw new IllegalArgumentException(line);
            });
        }
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    static int[] numbers(String[] words) {
        return Arrays.stream(words).mapToInt(Integer::parseInt).toArray();
    }

    /** interleave A B B A: each named thread takes its next step of count++; answers the count. */
    static String interleave(String[] schedule) throws InterruptedException {
        count = 0;
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (String name : schedule) steps.merge(name, 1, Integer::sum);
        Map<String, Semaphore> turns = new LinkedHashMap<>();
        Semaphore done = new Semaphore(0);
        List<Thread> threads = new ArrayList<>();
        steps.forEach((name, number) -> {
            Semaphore turn = new Semaphore(0);
            turns.put(name, turn);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < number / 2; i++) {
                    turn.acquireUninterruptibly();
                    int read = count;
                    done.release();
                    turn.acquireUninterruptibly();
                    count = read + 1;
                    done.release();
                }
            });
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        });
        for (String name : schedule) {
            turns.get(name).release();
            done.acquireUninterruptibly();
        }
        for (Thread thread : threads) thread.join();
        return "" + count;
    }

    /** executor TASKS CORE MAXIMUM CAPACITY, no task ends: answers threads, queued, rejected. */
    static String executor(int[] given) {
        CountDownLatch gate = new CountDownLatch(1);
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                given[1], given[2], 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(given[3]));
        int rejected = 0;
        for (int task = 0; task < given[0]; task++) {
            try {
                pool.execute(() -> {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            } catch (RejectedExecutionException e) {
                rejected++;
            }
        }
        String answer = pool.getPoolSize() + " " + pool.getQueue().size() + " " + rejected;
        gate.countDown();
        pool.shutdown();
        return answer;
    }

    /** fixed SIZE TASKS, each task awaited before the next is given: answers the pool's size. */
    static String fixed(int[] given) throws Exception {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(given[0]);
        for (int task = 0; task < given[1]; task++) pool.submit(() -> {}).get();
        String answer = "" + pool.getPoolSize();
        pool.shutdown();
        return answer;
    }

    /** deadlocked A>B B>A C>A: each thread holds its lock and asks for another; answers the names. */
    static String deadlocked(String[] edges) throws InterruptedException {
        Map<String, ReentrantLock> locks = new LinkedHashMap<>();
        for (String edge : edges) for (String name : edge.split(">")) locks.put(name, new ReentrantLock());
        CountDownLatch allHold = new CountDownLatch(locks.size());
        Map<Long, String> names = new LinkedHashMap<>();
        List<Thread> threads = new ArrayList<>();
        List<ReentrantLock> wants = new ArrayList<>();
        for (String holder : locks.keySet()) {
            String wanted = Arrays.stream(edges).filter(edge -> edge.startsWith(holder + ">"))
                    .map(edge -> edge.split(">")[1]).findFirst().orElse("");
            Thread thread = new Thread(() -> {
                locks.get(holder).lock();
                try {
                    allHold.countDown();
                    allHold.await();
                    if (wanted.isEmpty()) Thread.sleep(60_000);
                    locks.get(wanted).lockInterruptibly();
                    locks.get(wanted).unlock();
                } catch (InterruptedException e) {
                    // the answer is known: give the locks back and end
                } finally {
                    locks.get(holder).unlock();
                }
            });
            thread.setDaemon(true);
            thread.start();
            names.put(thread.getId(), holder);
            threads.add(thread);
            wants.add(locks.get(wanted));
        }
        for (int i = 0; i < threads.size(); i++) {
            ReentrantLock wanted = wants.get(i);
            Thread thread = threads.get(i);
            // In the queue of the lock first: before that it may still be waiting for the latch.
            while (wanted != null && !(wanted.hasQueuedThread(thread)
                    && thread.getState() == Thread.State.WAITING)) Thread.sleep(1);
        }
        ThreadMXBean mx = ManagementFactory.getThreadMXBean();
        TreeSet<String> found = new TreeSet<>();
        long[] ids = mx.findDeadlockedThreads();
        if (ids != null) for (ThreadInfo info : mx.getThreadInfo(ids)) found.add(names.get(info.getThreadId()));
        for (Thread thread : threads) thread.interrupt();
        for (Thread thread : threads) thread.join();
        return String.join(" ", found);
    }

    /** flag ThreadStackSize: the value of an option of this JVM. */
    static String flag(String name) {
        return ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                .getVMOption(name).getValue();
    }
}
