import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The checks of AccountTransfer; checks.py holds their texts. */
final class Checks {
    private static final long SOON = 2_000; // milliseconds
    private static final String BOTH = "a 100, b 50; ";

    public static void main(String[] arguments) throws Exception {
        Harness harness = new Harness(arguments[0]);

        harness.check("never_unlocked", BOTH + "transfer(a, b, 30), transfer(a, b, 71), isLocked()",
            "true false, a 70, b 80, isLocked() false false", () -> {
                Probe lockA = new Probe();
                Probe lockB = new Probe();
                Account a = new Account(1, 100, lockA);
                Account b = new Account(2, 50, lockB);
                String returned = AccountTransfer.transfer(a, b, 30) + " "
                    + AccountTransfer.transfer(a, b, 71) + ", " + balances(a, b);
                return returned + ", isLocked() " + lockA.isLocked() + " " + lockB.isLocked();
            });

        for (String name : List.of("a", "b")) {
            long balance = name.equals("a") ? 100 : 50;
            harness.check("another_lock", BOTH + name + ".lock held; transfer(a, b, 30)",
                name + " " + balance, () -> {
                    Account a = new Account(1, 100, new Probe());
                    Account b = new Account(2, 50, new Probe());
                    Account held = name.equals("a") ? a : b;
                    held.lock.lock();
                    Harness.start(() -> AccountTransfer.transfer(a, b, 30)).settle();
                    return name + " " + held.balance;
                });
        }

        harness.check("another_lock", "a 100; a.lock held; transfer(a, a, 30)", "waits", () -> {
            Account a = new Account(1, 100, new Probe());
            a.lock.lock();
            Harness.Task task = Harness.start(() -> AccountTransfer.transfer(a, a, 30));
            String told = task.settle();
            return told.equals("true") ? told : "waits"; // giving up has a check of its own
        });

        harness.check("one_at_a_time", BOTH + "transfer(a, b, 30); at each unlock(): a + b",
            "150", Checks::unlocking);
        harness.check("looks_before_locking",
            BOTH + "transfer(a, b, 30); before lock() returns, a.balance = 10",
            "false, a 10, b 50", Checks::overtaken);
        harness.check("gives_up", BOTH + "b.lock held for 200 ms; transfer(a, b, 30)",
            "true, a 70, b 80", Checks::patience);
        harness.check("opposite_order", BOTH + "transfer(a, b, 30) ∥ transfer(b, a, 10)",
            "true true, a 80, b 70", Checks::opposite);
        for (long amount : new long[] {30, 101}) {
            harness.check("same_account", "a 100; transfer(a, a, " + amount + ")",
                (amount == 30) + ", a 100, isLocked() false", () -> {
                    Probe lock = new Probe();
                    Account a = new Account(1, 100, lock);
                    return AccountTransfer.transfer(a, a, amount) + ", a " + a.balance
                        + ", isLocked() " + lock.isLocked();
                });
        }
        harness.check("traffic", "8 accounts of 100; 4 threads, each 5000 × transfer",
            "total 800, least ≥ 0", Checks::traffic);
        harness.done();
    }

    /** A lock that lets a check look on. */
    private static final class Probe extends ReentrantLock {
        private static final long serialVersionUID = 1;
        Runnable before = () -> { }; // about to be taken
        Runnable after = () -> { }; // just taken
        Runnable released = () -> { }; // about to be given back

        @Override
        public void lock() {
            before.run();
            super.lock();
            after.run();
        }

        @Override
        public void lockInterruptibly() throws InterruptedException {
            before.run();
            super.lockInterruptibly();
            after.run();
        }

        @Override
        public boolean tryLock() {
            before.run();
            return taken(super.tryLock());
        }

        @Override
        public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
            before.run();
            return taken(super.tryLock(time, unit));
        }

        private boolean taken(boolean success) {
            if (success) {
                after.run();
            }
            return success;
        }

        @Override
        public void unlock() {
            released.run();
            super.unlock();
        }
    }

    private static String balances(Account a, Account b) {
        return "a " + a.balance + ", b " + b.balance;
    }

    private static String unlocking() {
        Probe lockA = new Probe();
        Probe lockB = new Probe();
        Account a = new Account(1, 100, lockA);
        Account b = new Account(2, 50, lockB);
        List<Long> wrong = new ArrayList<>();
        lockA.released = lockB.released = () -> {
            if (a.balance + b.balance != 150) {
                wrong.add(a.balance + b.balance);
            }
        };
        AccountTransfer.transfer(a, b, 30);
        return wrong.isEmpty() ? "150" : "" + wrong.get(0);
    }

    private static String overtaken() {
        Probe lockA = new Probe();
        Account a = new Account(1, 100, lockA);
        Account b = new Account(2, 50, new Probe());
        lockA.before = () -> {
            a.balance = 10; // another thread was first
            lockA.before = () -> { };
        };
        return AccountTransfer.transfer(a, b, 30) + ", " + balances(a, b);
    }

    /** Both threads take their first lock before either goes on, where the locks let them. */
    private static String opposite() {
        CountDownLatch first = new CountDownLatch(2);
        ThreadLocal<Boolean> met = ThreadLocal.withInitial(() -> false);
        Runnable meet = () -> {
            if (!met.get()) {
                met.set(true);
                first.countDown();
                try {
                    first.await(300, TimeUnit.MILLISECONDS);
                } catch (InterruptedException error) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        Probe lockA = new Probe();
        Probe lockB = new Probe();
        lockA.after = lockB.after = meet;
        Account a = new Account(1, 100, lockA);
        Account b = new Account(2, 50, lockB);
        Harness.Task there = Harness.start(() -> AccountTransfer.transfer(a, b, 30));
        Harness.Task back = Harness.start(() -> AccountTransfer.transfer(b, a, 10));
        return there.end(SOON).told() + " " + back.end(SOON).told() + ", " + balances(a, b);
    }

    private static String patience() throws InterruptedException {
        Account a = new Account(1, 100, new Probe());
        Account b = new Account(2, 50, new Probe());
        b.lock.lock();
        Harness.Task task = Harness.start(() -> AccountTransfer.transfer(a, b, 30));
        try {
            task.end(200);
        } finally {
            b.lock.unlock();
        }
        return task.end(SOON).told() + ", " + balances(a, b);
    }

    private static String traffic() {
        List<Account> accounts = new ArrayList<>();
        for (int id = 0; id < 8; id++) {
            accounts.add(new Account(id, 100, new ReentrantLock()));
        }
        List<Harness.Task> tasks = new ArrayList<>();
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            tasks.add(Harness.start(() -> {
                for (int i = 0; i < 5000; i++) {
                    AccountTransfer.transfer(accounts.get(random.nextInt(8)),
                        accounts.get(random.nextInt(8)), random.nextInt(60));
                }
                return "ended";
            }));
        }
        for (Harness.Task task : tasks) {
            if (!task.end(2 * SOON).told().equals("ended")) {
                return task.told();
            }
        }
        long total = accounts.stream().mapToLong(account -> account.balance).sum();
        long least = accounts.stream().mapToLong(account -> account.balance).min().orElse(0);
        return "total " + total + ", least " + (least < 0 ? "" + least : "≥ 0");
    }
}
