import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** How 500 idle threads change this process's address space and its resident memory (Linux). */
public class StackReserved {
    // --8<-- [start:main]
    public static void main(String[] args) throws IOException, InterruptedException {
        long size = kibibytes("VmSize");
        long resident = kibibytes("VmRSS");
        for (int i = 0; i < 500; i++) {
            Thread thread = new Thread(LockSupport::park);
            thread.setDaemon(true);
            thread.start();
        }
        Thread.sleep(300);
        System.out.println("address space: + " + (kibibytes("VmSize") - size) / 1024 + " MiB");
        System.out.println("resident:      + " + (kibibytes("VmRSS") - resident) / 1024 + " MiB");
    }
    // --8<-- [end:main]

    static long kibibytes(String key) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key + ":")) return Long.parseLong(line.replaceAll("\\D", ""));
        }
        throw new IOException("/proc/self/status has no " + key);
    }
}
