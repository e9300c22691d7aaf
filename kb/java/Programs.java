import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles and runs many programs `class Main`, one after another, in this JVM.
 *
 * <p>Arguments: an empty folder for classes, and the seconds a program may take. Standard input:
 * one program a line in Base64. Standard output: a line for each, "ok" or "failed" and a text in
 * Base64. A program ends when main and every thread it started, daemons apart, have ended.
 */
public class Programs {
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        long milliseconds = 1000 * Long.parseLong(args[1]);
        PrintStream answers = System.out;
        List<JavaFileObject> sources = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
            sources.add(new Source("p" + sources.size(), text));
        }
        String problems = compile(sources, folder);
        if (!problems.isEmpty()) {
            answer(answers, "failed", problems);
            Runtime.getRuntime().halt(0);
        }
        URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        for (int i = 0; i < sources.size(); i++) run(answers, classes.loadClass("p" + i + ".Main"), milliseconds);
        Runtime.getRuntime().halt(0);
    }

    static void run(PrintStream answers, Class<?> program, long milliseconds) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        StringWriter failure = new StringWriter();
        ThreadGroup group = new ThreadGroup("main") {
            @Override
            public void uncaughtException(Thread thread, Throwable e) {
                e.printStackTrace(new PrintWriter(failure, true));
            }
        };
        Thread main = new Thread(group, () -> {
            try {
                var method = program.getDeclaredMethod("main", String[].class);
                method.setAccessible(true);
                method.invoke(null, (Object) new String[0]);
            } catch (ReflectiveOperationException e) {
                (e.getCause() == null ? e : e.getCause()).printStackTrace(new PrintWriter(failure, true));
            }
        }, "main");
        long end = System.nanoTime() + milliseconds * 1_000_000;
        main.start();
        for (Thread thread = main; thread != null; thread = alive(group)) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left > 0) thread.join(left);
            if (thread.isAlive()) {
                answer(answers, "failed", "still running after " + milliseconds + " ms");
                Runtime.getRuntime().halt(0);
            }
        }
        boolean failed = failure.getBuffer().length() > 0;
        answer(answers, failed ? "failed" : "ok", failed ? failure.toString() : printed.toString(StandardCharsets.UTF_8));
    }

    /** A thread of the group that the program has to wait for. */
    static Thread alive(ThreadGroup group) {
        Thread[] threads = new Thread[group.activeCount() + 16];
        int number = group.enumerate(threads);
        for (int i = 0; i < number; i++) if (!threads[i].isDaemon()) return threads[i];
        return null;
    }

    static String compile(List<JavaFileObject> sources, Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options = List.of("-d", folder.toString(), "-proc:none");
        boolean ok = sources.isEmpty() || compiler.getTask(problems, null, null, options, null, sources).call();
        return ok ? "" : problems.toString();
    }

    static void answer(PrintStream answers, String verdict, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        answers.println(verdict + " " + Base64.getEncoder().encodeToString(bytes));
        answers.flush();
    }

    /** A program in a package of its own, so that all of them can be compiled together. */
    static class Source extends SimpleJavaFileObject {
        final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + "/Main.java"), Kind.SOURCE);
            this.text = "package " + name + "; " + text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
