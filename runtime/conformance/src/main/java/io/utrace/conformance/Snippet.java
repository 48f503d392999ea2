package io.utrace.conformance;

import java.net.URI;
import java.util.List;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A few statements of a module's, given to the compiler. */
final class Snippet extends SimpleJavaFileObject {
    private final String source;

    private Snippet(String statements) {
        super(URI.create("string:///Snippet.java"), Kind.SOURCE);
        source =
                """
                import io.utrace.api.*;
                class Snippet {
                    void run(Utrace utrace, Task task, Engine engine, EngineOps ops) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(statements);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
    }

    static List<String> errors(String statements) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of("-proc:none", "-implicit:none", "-d", System.getProperty("java.io.tmpdir"));
        compiler.getTask(null, null, found, options, null, List.of(new Snippet(statements))).call();
        return found.getDiagnostics().stream().map(each -> each.getMessage(null)).toList();
    }
}
