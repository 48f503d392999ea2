package io.utrace.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads plans; says of a mistake where it is. */
final class PlanReader {
    private static final Pattern WORD = Pattern.compile("\\S+");

    private record Word(String text, int column) {}

    private final Collection<String> modules;
    private final BooleanSupplier isWoven;
    private List<Word> words = List.of();
    private int next;
    private int line;
    private int end;

    /**
     * Makes one.
     *
     * @param modules the modules there are
     * @param isWoven whether their own methods can be woven
     */
    PlanReader(Collection<String> modules, BooleanSupplier isWoven) {
        this.modules = modules;
        this.isWoven = isWoven;
    }

    Plan read(String text) {
        List<Injection> injections = new ArrayList<>();
        for (String content : text.split("\n", -1)) {
            line++;
            begin(content);
            if (!words.isEmpty()) {
                injections.add(injection());
            }
        }
        return new Plan(injections);
    }

    private void begin(String content) {
        int comment = content.indexOf('#');
        String told = comment < 0 ? content : content.substring(0, comment);
        words = new ArrayList<>();
        next = 0;
        end = told.stripTrailing().length() + 1;
        Matcher matcher = WORD.matcher(told);
        while (matcher.find()) {
            words.add(new Word(matcher.group(), matcher.start() + 1));
        }
    }

    private Injection injection() {
        String module = module();
        Boundary boundary = boundary();
        Side side = side();
        When when = when();
        Word first = take("a fault");
        StringBuilder text = new StringBuilder(first.text());
        while (next < words.size()) {
            text.append(' ').append(words.get(next++).text());
        }
        return checked(
                first, () -> new Injection(module, boundary, side, when, Fault.parse("" + text)));
    }

    private String module() {
        Word word = take("a module");
        if (!modules.contains(word.text())) {
            throw wrong(
                    word,
                    "no module is called '"
                            + word.text()
                            + "'; there are "
                            + String.join(", ", new TreeSet<>(modules)));
        }
        return word.text();
    }

    private Boundary boundary() {
        Word word = take("a boundary");
        Boundary boundary =
                Boundary.named(word.text()).orElseThrow(() -> wrong(word, unknown(word.text())));
        if (boundary.isInside() && !isWoven.getAsBoolean()) {
            throw wrong(word, Inside.REMEDY);
        }
        return boundary;
    }

    private static String unknown(String name) {
        if (!name.startsWith(Boundary.INSIDE)) {
            return "no boundary is called '" + name + "'";
        }
        return name.endsWith(".<init>") || name.endsWith(".<clinit>")
                ? "neither constructors nor class initializers can be woven: '" + name + "'"
                : "not of the form inside:CLASS.METHOD: '" + name + "'";
    }

    private Side side() {
        Word word = take("enter or exit");
        for (Side side : Side.values()) {
            if (side.text().equals(word.text())) {
                return side;
            }
        }
        throw wrong(word, "neither enter nor exit: '" + word.text() + "'");
    }

    private When when() {
        Word word = take("nth, every or chance");
        return switch (word.text()) {
            case "nth" -> new When.Nth(count());
            case "every" -> new When.Every(count());
            case "chance" -> chance();
            default -> throw wrong(word, "none of nth, every, chance: '" + word.text() + "'");
        };
    }

    private When chance() {
        Word probability = take("a probability");
        double value =
                checked(
                        probability,
                        () -> {
                            double number = Double.parseDouble(probability.text());
                            return new When.Chance(number, 0).probability();
                        });
        Word word = take("seed");
        if (!word.text().equals("seed")) {
            throw wrong(word, "a chance needs its seed, not '" + word.text() + "'");
        }
        Word seed = take("a seed");
        return new When.Chance(value, checked(seed, () -> Long.parseLong(seed.text())));
    }

    private long count() {
        Word word = take("a number");
        return checked(word, () -> new When.Nth(Long.parseLong(word.text())).n());
    }

    private Word take(String what) {
        if (next == words.size()) {
            throw new PlanException(line, end, what + " is missing");
        }
        return words.get(next++);
    }

    private <T> T checked(Word word, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (NumberFormatException noNumber) {
            throw wrong(word, "not a number: '" + word.text() + "'");
        } catch (IllegalArgumentException wrong) {
            throw wrong(word, String.valueOf(wrong.getMessage()));
        }
    }

    private PlanException wrong(Word word, String what) {
        return new PlanException(line, word.column(), what.replaceAll("\\p{Cntrl}", "?"));
    }
}
