package org.redstart.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text must look like. */
enum TextRule {
    ANY("text", (name, text) -> null),
    FILE_NAME("a file name without a path", TextRule::fileName),
    HOST_NAME("a host name", TextRule::hostName),
    NODE_NAME("a name", TextRule::nodeName),
    IPV4("an IPv4 address", TextRule::ipv4),
    IPV6("an IPv6 address", TextRule::ipv6),
    LOCALE("a locale, such as en_US.UTF-8", TextRule::locale),
    TITLE_TEMPLATE("text with variables in braces", TextRule::titleTemplate);

    private static final int LONGEST_HOST_NAME = 255;
    private static final Pattern HOST_CHARS = Pattern.compile("[A-Za-z0-9.-]*");
    private static final Pattern NODE_NAME_BARRED = Pattern.compile("[!#$%&()*+;<>?@\\[\\]^{|}~'\"\\\\=,\\x00-\\x1f]");
    private static final Pattern IPV4_CHARS =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6_CHARS = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)(}?)");
    private static final List<String> VARIABLES =
            List.of("title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file");

    private final String hint;
    private final BiFunction<String, String, String> check;

    TextRule(String hint, BiFunction<String, String, String> check) {
        this.hint = hint;
        this.check = check;
    }

    /** Why the text is refused, or null when it is not. */
    String refusal(String name, String text) {
        return check.apply(name, text);
    }

    String hint() {
        return hint;
    }

    private static String fileName(String name, String text) {
        if (text.isEmpty()) {
            return name + " can't be empty";
        }
        String kind = name.endsWith("dirname") ? "dirname" : "filename";
        return text.indexOf('/') < 0 ? null : name + " can't be a path, just a " + kind;
    }

    private static String hostName(String name, String text) {
        if (text.length() > LONGEST_HOST_NAME) {
            return "Hostnames must be less than 256 characters";
        }
        return HOST_CHARS.matcher(text).matches()
                ? null
                : "Hostnames may only contain alphanumeric characters, hyphens or dots";
    }

    private static String nodeName(String name, String text) {
        return NODE_NAME_BARRED.matcher(text).find() ? "Announced human node name contained invalid character" : null;
    }

    private static String ipv4(String name, String text) {
        return text.isEmpty() || IPV4_CHARS.matcher(text).matches() ? null : "Invalid IPv4 address";
    }

    private static String ipv6(String name, String text) {
        return text.isEmpty() || isIpv6(text) ? null : "Invalid IPv6 address";
    }

    /** The characters are checked first, so that the JDK never takes the text for a name and asks the network. */
    private static boolean isIpv6(String text) {
        if (!IPV6_CHARS.matcher(text).matches()) {
            return false;
        }
        try {
            return java.net.InetAddress.getByName(text) != null;
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private static String locale(String name, String text) {
        String language = text.replaceFirst("\\..*", "");
        boolean known = language.isEmpty()
                || language.equals("C")
                || language.equals("POSIX")
                || Arrays.asList(Locale.getAvailableLocales())
                        .contains(Locale.forLanguageTag(language.replace('_', '-')));
        return known ? null : "Invalid locale name";
    }

    private static String titleTemplate(String name, String text) {
        String refusal = "template format is invalid or contains unknown variables";
        if (text.isEmpty()) {
            return refusal;
        }
        Matcher variables = VARIABLE.matcher(text);
        while (variables.find()) {
            if (variables.group(2).isEmpty() || !VARIABLES.contains(variables.group(1))) {
                return refusal;
            }
        }
        return null;
    }
}
