package org.redstart;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The rules that are read off a source file, which javac parses and does not compile. */
final class SourceRules {
    private static final Pattern WORK_LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

    /** How long a file and a method may be, and how many parameters a constructor may take. */
    record Limits(int fileLines, int methodLines, int constructorParameters) {}

    private SourceRules() {}

    static List<String> complaints(String name, String source, Limits limits) {
        List<String> complaints = new ArrayList<>();
        long lines = source.lines().count();
        if (lines > limits.fileLines()) {
            complaints.add(name + ": " + lines + " lines");
        }
        String[] text = source.split("\n", -1);
        for (int i = 0; i < text.length; i++) {
            Matcher left = WORK_LEFT_OPEN.matcher(text[i]);
            if (left.find()) {
                complaints.add(name + ": " + (i + 1) + ": work left open (" + left.group() + ")");
            }
        }
        parse(name, source, limits, complaints);
        return complaints;
    }

    private static void parse(String name, String source, Limits limits, List<String> complaints) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task = (JavacTask)
                compiler.getTask(null, null, null, List.of("-proc:none"), null, List.of(new Text(name, source)));
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Measure(name, unit, positions, limits, complaints).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Measures each method of one file, from its first modifier to its closing brace, Javadoc aside. */
    private static final class Measure extends TreeScanner<Void, ClassTree> {
        private final String name;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Limits limits;
        private final List<String> complaints;

        Measure(
                String name,
                CompilationUnitTree unit,
                SourcePositions positions,
                Limits limits,
                List<String> complaints) {
            this.name = name;
            this.unit = unit;
            this.positions = positions;
            this.limits = limits;
            this.complaints = complaints;
        }

        @Override
        public Void visitClass(ClassTree type, ClassTree outer) {
            return super.visitClass(type, type);
        }

        @Override
        public Void visitMethod(MethodTree method, ClassTree owner) {
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, method));
            long last = map.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > limits.methodLines()) {
                complaints.add(name + ": " + method.getName() + " has " + (last - first + 1) + " lines");
            }
            boolean constructor = method.getReturnType() == null && owner.getKind() != Tree.Kind.RECORD;
            if (constructor && method.getParameters().size() > limits.constructorParameters()) {
                complaints.add(
                        name + ": a constructor of " + method.getParameters().size() + " parameters");
            }
            return super.visitMethod(method, owner);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String source;

        Text(String name, String source) {
            super(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
