import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;

/** Linux's list of this process's threads beside the JVM's: the garbage collector is in one only. */
public class NativeThreads {
    // --8<-- [start:main]
    public static void main(String[] args) throws IOException {
        int java = ManagementFactory.getThreadMXBean().getThreadCount();
        TreeSet<String> names = new TreeSet<>();
        int tasks = 0;
        try (var directory = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : directory) {
                names.add(Files.readString(task.resolve("comm")).strip());
                tasks++;
            }
        }
        System.out.println("ThreadMXBean: " + java);
        System.out.println("Linux: " + tasks);
        names.removeIf(name -> !name.matches("GC Thread#.*|G1 .*|VM Thread|C[12] Compiler.*"));
        names.forEach(name -> System.out.println("  " + name));
    }
    // --8<-- [end:main]
}
