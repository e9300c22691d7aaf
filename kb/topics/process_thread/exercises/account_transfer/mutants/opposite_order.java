import java.util.concurrent.locks.Lock;

/** An account; its lock is held by whoever reads or writes the balance. */
class Account {
    final int id;
    final Lock lock;
    long balance;

    Account(int id, long balance, Lock lock) {
        this.id = id;
        this.balance = balance;
        this.lock = lock;
    }
}

/** Transfers between accounts, by any number of threads at once. */
class AccountTransfer {
    /** Moves the amount and returns true; without enough in `from`, changes nothing: false. */
    static boolean transfer(Account from, Account to, long amount) {
        from.lock.lock();
        try {
            to.lock.lock();
            try {
                if (from.balance < amount) {
                    return false;
                }
                from.balance -= amount;
                to.balance += amount;
                return true;
            } finally {
                to.lock.unlock();
            }
        } finally {
            from.lock.unlock();
        }
    }
}
