/** A first-in, first-out queue of at most `capacity` items, shared by any number of threads. */
public class BoundedQueue<T> {
    public BoundedQueue(int capacity) {
    }

    /** Adds at the tail; waits while the queue is full. */
    public void put(T item) throws InterruptedException {
        throw new UnsupportedOperationException("put");
    }

    /** Removes the head; waits while the queue is empty. */
    public T take() throws InterruptedException {
        throw new UnsupportedOperationException("take");
    }

    /** How many items there are now. */
    public int size() {
        throw new UnsupportedOperationException("size");
    }
}
