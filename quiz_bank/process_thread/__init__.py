"""Java 进程与线程 · Process and thread (Java)."""
