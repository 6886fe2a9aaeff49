package org.redstart.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text must look like. */
enum TextRule {
    ANY("text"),
    FILE_NAME("a file name without a path"),
    HOST_NAME("a host name"),
    NODE_NAME("a name"),
    IPV4("an IPv4 address"),
    IPV6("an IPv6 address"),
    LOCALE("a locale, such as en_US.UTF-8"),
    TITLE_TEMPLATE("text with variables in braces");

    private static final int LONGEST_HOST_NAME = 255;
    private static final String HOST_CHARS = "[A-Za-z0-9.-]*";
    private static final String NODE_NAME_BARRED = "[!#$%&()*+;<>?@\\[\\]^{|}~'\"\\\\=,\\x00-\\x1f]";
    private static final String IPV4_CHARS = "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}";
    private static final String IPV6_CHARS = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final String MAYBE_EMPTY = "\\{(title|server-mode|unixsocket|config-file)\\}";
    private static final String VARIABLE = "\\{([^}]*)(}?)";
    private static final List<String> VARIABLES =
            List.of("title", "listen-addr", "server-mode", "port", "tls-port", "unixsocket", "config-file");

    private final String hint;

    TextRule(String hint) {
        this.hint = hint;
    }

    /** Why the text is refused, or null when it is not. */
    String refusal(String name, String text) {
        return switch (this) {
            case ANY -> null;
            case FILE_NAME -> fileName(name, text);
            case HOST_NAME -> hostName(text);
            case NODE_NAME -> nodeName(text);
            case IPV4 -> ipv4(text);
            case IPV6 -> ipv6(text);
            case LOCALE -> locale(text);
            case TITLE_TEMPLATE -> titleTemplate(text);
        };
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

    private static String hostName(String text) {
        if (text.length() > LONGEST_HOST_NAME) {
            return "Hostnames must be less than 256 characters";
        }
        return text.matches(HOST_CHARS) ? null : "Hostnames may only contain alphanumeric characters, hyphens or dots";
    }

    private static String nodeName(String text) {
        return Pattern.compile(NODE_NAME_BARRED).matcher(text).find()
                ? "Announced human node name contained invalid character"
                : null;
    }

    private static String ipv4(String text) {
        return text.isEmpty() || text.matches(IPV4_CHARS) ? null : "Invalid IPv4 address";
    }

    private static String ipv6(String text) {
        return text.isEmpty() || isIpv6(text) ? null : "Invalid IPv6 address";
    }

    /** The characters are checked first, so that the JDK never takes the text for a name and asks the network. */
    private static boolean isIpv6(String text) {
        if (!text.matches(IPV6_CHARS)) {
            return false;
        }
        try {
            return java.net.InetAddress.getByName(text) != null;
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private static String locale(String text) {
        String language = text.replaceFirst("\\..*", "");
        boolean known = language.isEmpty()
                || language.equals("C")
                || language.equals("POSIX")
                || Arrays.asList(Locale.getAvailableLocales())
                        .contains(Locale.forLanguageTag(language.replace('_', '-')));
        return known ? null : "Invalid locale name";
    }

    private static String titleTemplate(String text) {
        String refusal = "template format is invalid or contains unknown variables";
        if (text.replaceAll(MAYBE_EMPTY, "").isBlank()) {
            return refusal;
        }
        Matcher variables = Pattern.compile(VARIABLE).matcher(text);
        while (variables.find()) {
            if (variables.group(2).isEmpty() || !VARIABLES.contains(variables.group(1))) {
                return refusal;
            }
        }
        return null;
    }
}
