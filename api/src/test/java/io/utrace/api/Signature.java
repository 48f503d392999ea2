package io.utrace.api;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What modules can be compiled and linked against: a line for each public type of an exported
 * package, and for each member of it that they reach. What may be null is part of a line, and so
 * are the values that javac copies into a module, and the place of an enum constant.
 */
final class Signature {
    private final Set<String> lines = new TreeSet<>();

    private Signature() {}

    /** That of a module's compiled classes. */
    static Set<String> of(Module module, Path classes) throws IOException {
        Set<String> exported =
                module.getDescriptor().exports().stream()
                        .map(Exports::source)
                        .collect(Collectors.toSet());
        Signature signature = new Signature();
        try (Stream<Path> files = Files.walk(classes)) {
            files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class"))
                    .map(file ->
                            Class.forName(module, file.replace(".class", "").replace('/', '.')))
                    .filter(type -> type != null && exported.contains(type.getPackageName()))
                    .filter(Signature::isReachable)
                    .forEach(signature::add);
        }
        return signature.lines;
    }

    private static boolean isReachable(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return isReachable(type.getModifiers())
                && !type.isAnonymousClass()
                && (outer == null || isReachable(outer));
    }

    private static boolean isReachable(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private void add(Class<?> type) {
        String supertypes =
                Stream.concat(
                                Stream.ofNullable(type.getAnnotatedSuperclass()),
                                Arrays.stream(type.getAnnotatedInterfaces()))
                        .map(Signature::text)
                        .collect(joining(", "));
        String permitted =
                type.isSealed()
                        ? Arrays.stream(type.getPermittedSubclasses())
                                .map(Class::getSimpleName)
                                .sorted()
                                .collect(joining(", ", " permits ", ""))
                        : "";
        String head = type.toGenericString().replace(type.getName(), type.getSimpleName());
        lines.add(type.getName() + " is " + shortened(head) + " : " + supertypes + permitted);
        Stream.of(
                        List.of(type.getDeclaredFields()),
                        List.of(type.getDeclaredConstructors()),
                        List.of(type.getDeclaredMethods()))
                .flatMap(List::stream)
                .filter(member -> isReachable(member.getModifiers()) && !member.isSynthetic())
                .forEach(member -> lines.add(type.getName() + " has " + text(member)));
    }

    private static String text(Member member) {
        String modifiers = Modifier.toString(member.getModifiers() & ~Modifier.TRANSIENT);
        return modifiers
                + switch (member) {
                    case Field field ->
                            " " + text(field.getAnnotatedType()) + name(field) + value(field);
                    case Method method when method.isDefault() -> " default" + text(method);
                    case Method method -> text(method);
                    case Constructor<?> constructor -> parameters(" new", constructor);
                    default -> throw new AssertionError(member);
                };
    }

    private static String text(Method method) {
        String variables =
                method.getTypeParameters().length == 0
                        ? ""
                        : Arrays.stream(method.getTypeParameters())
                                .map(variable ->
                                        variable
                                                + Arrays.stream(variable.getAnnotatedBounds())
                                                        .map(Signature::text)
                                                        .collect(joining(" & ", " extends ", "")))
                                .collect(joining(", ", " <", ">"));
        return parameters(
                variables + " " + text(method.getAnnotatedReturnType()) + name(method), method);
    }

    private static String parameters(String head, Executable executable) {
        String thrown =
                Arrays.stream(executable.getAnnotatedExceptionTypes())
                        .map(Signature::text)
                        .collect(joining(", "));
        return Arrays.stream(executable.getAnnotatedParameterTypes())
                        .map(Signature::text)
                        .collect(joining(", ", head + "(", ")"))
                + (executable.isVarArgs() ? " varargs" : "")
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String name(Member member) {
        boolean isDeprecated = ((AnnotatedElement) member).isAnnotationPresent(Deprecated.class);
        return " " + (isDeprecated ? "@Deprecated " : "") + member.getName();
    }

    private static String value(Field field) {
        try {
            if (field.isEnumConstant()) {
                return " = " + ((Enum<?>) field.get(null)).ordinal();
            }
            boolean isCopied = field.getType().isPrimitive() || field.getType() == String.class;
            return isCopied && Modifier.isStatic(field.getModifiers())
                    ? " = " + field.get(null)
                    : "";
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(AnnotatedType type) {
        return shortened(type.toString());
    }

    /** Without packages, and without the parentheses of annotations that hold nothing. */
    private static String shortened(String text) {
        return text.replaceAll("\\b[a-z]\\w*\\.(?=[a-zA-Z])", "").replace("()", "");
    }
}
