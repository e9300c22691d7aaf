/** What one thread does to its stack, its ThreadLocal and the heap, and what the other sees. */
public class PrivateShared {
    static int field;
    static final ThreadLocal<Integer> own = ThreadLocal.withInitial(() -> 0);
    static int depth;

    // --8<-- [start:main]
    public static void main(String[] args) throws InterruptedException {
        int[] array = {0};
        Thread other = new Thread(() -> {
            int local = 0;
            for (int i = 0; i < 3; i++) {
                local++;
                field++;
                array[0]++;
                own.set(own.get() + 1);
            }
            System.out.println("other: local " + local + ", ThreadLocal " + own.get()
                    + ", static field " + field + ", array " + array[0]);
        });
        other.start();
        other.join();
        int local = 0;
        System.out.println("main:  local " + local + ", ThreadLocal " + own.get()
                + ", static field " + field + ", array " + array[0]);

        Thread deep = new Thread(() -> {
            try {
                recurse();
            } catch (StackOverflowError e) {
                System.out.println("its own stack is full: " + e.getClass().getSimpleName());
            }
        });
        deep.start();
        deep.join();
        System.out.println("main still runs; calls that fitted: more than 1000 " + (depth > 1_000));
    }
    // --8<-- [end:main]

    static void recurse() {
        depth++;
        recurse();
    }
}
