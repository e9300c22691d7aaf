import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Which threads appear in this JVM once a tool such as jcmd or jstack has attached to it. */
public class AttachListener {
    // --8<-- [start:main]
    public static void main(String[] args) throws Exception {
        Set<String> before = names();
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process tool = new ProcessBuilder(jcmd, "" + ProcessHandle.current().pid(), "VM.version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        System.out.println("jcmd ended: " + tool.waitFor(20, TimeUnit.SECONDS));
        Set<String> added = names();
        added.removeAll(before);
        System.out.println("before: Attach Listener listed " + before.contains("Attach Listener"));
        System.out.println("after:  Attach Listener listed " + added.contains("Attach Listener"));
    }
    // --8<-- [end:main]

    static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (ThreadInfo info : ManagementFactory.getThreadMXBean().dumpAllThreads(false, false)) {
            names.add(info.getThreadName());
        }
        return names;
    }
}
