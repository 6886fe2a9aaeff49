package org.redstart.command.family;

import org.redstart.command.Call;
import org.redstart.command.CommandTable;
import org.redstart.command.Errors;
import org.redstart.keyspace.Entry;
import org.redstart.keyspace.KeyEvent;
import org.redstart.keyspace.ZSetStore;
import org.redstart.memory.Arena;
import org.redstart.memory.DoubleText;
import org.redstart.structure.GeoHash;

/** Places within a circle or a box. */
public final class GeoSearchCommands {
    private static final String NO_MEMBER = "ERR could not decode requested zset member";

    /** What a command's name says about its arguments. */
    private record Form(boolean search, boolean byMember, boolean mayStore) {
        boolean isSearchStore() {
            return search && mayStore;
        }
    }

    private static final Form SEARCH = new Form(true, false, false);
    private static final Form SEARCH_STORE = new Form(true, false, true);

    private final ZSetStore zsets;
    private final GeoReplies replies;
    private GeoQuery query;

    public GeoSearchCommands(ZSetStore zsets, Arena arena) {
        this.zsets = zsets;
        this.replies = new GeoReplies(arena);
    }

    public void bind(CommandTable table) {
        table.bind("geosearch", call -> search(call, SEARCH));
        table.bind("geosearchstore", call -> search(call, SEARCH_STORE));
        table.bind("georadius", call -> search(call, new Form(false, false, true)));
        table.bind("georadius_ro", call -> search(call, new Form(false, false, false)));
        table.bind("georadiusbymember", call -> search(call, new Form(false, true, true)));
        table.bind("georadiusbymember_ro", call -> search(call, new Form(false, true, false)));
    }

    private void search(Call call, Form form) {
        int keyIndex = form.isSearchStore() ? 2 : 1;
        long entry = form.mayStore
                ? call.database().findTouched(call.key(keyIndex))
                : call.database().read(call.key(keyIndex));
        if (!SortedSets.isSortedSetOrMissing(call, entry)) {
            return;
        }
        query = new GeoQuery();
        query.storeKey = form.isSearchStore() ? 1 : 0;
        boolean read = form.search
                ? readOptions(call, form, entry, keyIndex + 1)
                : readCentre(call, form, entry) && readOptions(call, form, entry, form.byMember ? 5 : 6);
        if (!read || !isConsistent(call, form)) {
            return;
        }
        GeoFinding finding = new GeoFinding(zsets, entry, query);
        if (query.storeKey > 0) {
            KeyEvent event = form.isSearchStore() ? KeyEvent.GEOSEARCHSTORE : KeyEvent.GEORADIUSSTORE;
            GeoStorage storage = new GeoStorage(zsets, finding, query, event);
            call.prepare(finding.candidates(), new long[] {Entry.handleOrNone(entry)}, storage);
        } else {
            call.work(finding.candidates(), new GeoAnswer(finding, query, replies));
        }
    }

    /** The centre, radius and unit of GEORADIUS and its kin. */
    private boolean readCentre(Call call, Form form, long entry) {
        if (form.byMember && entry == 0) {
            // Nothing is near a member that is not there, however far one looks.
            return true;
        }
        boolean read = form.byMember ? readMember(call, entry, 2) : readPlace(call, 2);
        return read && readRadius(call, form.byMember ? 3 : 4);
    }

    private boolean readPlace(Call call, int index) {
        if (!replies.readPlace(call, index)) {
            return false;
        }
        query.setCentre(replies.longitude(), replies.latitude());
        return true;
    }

    private boolean readMember(Call call, long entry, int index) {
        if (entry == 0) {
            query.setCentre(0, 0);
            return true;
        }
        double score = zsets.locate(entry, call.address(index), call.length(index));
        if (Double.isNaN(score)) {
            call.error(NO_MEMBER);
            return false;
        }
        query.setCentre(GeoHash.longitude(GeoHash.bits(score)), GeoHash.latitude(GeoHash.bits(score)));
        return true;
    }

    private boolean readRadius(Call call, int index) {
        double radius = DoubleText.parse(call.address(index), call.length(index));
        if (Double.isNaN(radius)) {
            call.error("ERR need numeric radius");
            return false;
        }
        if (radius < 0) {
            call.error("ERR radius cannot be negative");
            return false;
        }
        query.unit = GeoUnit.read(call, index + 1);
        query.radius = radius;
        query.circle = true;
        return query.unit != null;
    }

    private boolean readBox(Call call, int index) {
        double width = DoubleText.parse(call.address(index), call.length(index));
        double height = DoubleText.parse(call.address(index + 1), call.length(index + 1));
        if (Double.isNaN(width) || Double.isNaN(height)) {
            call.error(Double.isNaN(width) ? "ERR need numeric width" : "ERR need numeric height");
            return false;
        }
        if (width < 0 || height < 0) {
            call.error("ERR height or width cannot be negative");
            return false;
        }
        query.unit = GeoUnit.read(call, index + 2);
        query.width = width;
        query.height = height;
        query.box = true;
        return query.unit != null;
    }

    private boolean readOptions(Call call, Form form, long entry, int first) {
        int i = first;
        while (i < call.count()) {
            int taken = query.readFlag(call, i) ? 1 : readValue(call, form, entry, i);
            if (taken == 0) {
                call.error(Errors.SYNTAX);
            }
            if (taken <= 0) {
                return false;
            }
            i += taken;
        }
        return true;
    }

    /** How many arguments an option with values takes; 0 if it is none here, -1 after an error was answered. */
    private int readValue(Call call, Form form, long entry, int i) {
        int left = call.count() - i - 1;
        if (call.is(i, "COUNT") && left >= 1) {
            return readCount(call, i + 1) ? 2 : -1;
        }
        if (!form.search) {
            boolean stores = form.mayStore && left >= 1 && (call.is(i, "STORE") || call.is(i, "STOREDIST"));
            if (stores) {
                query.storeKey = i + 1;
                query.storesDistance = call.is(i, "STOREDIST");
            }
            return stores ? 2 : 0;
        }
        if (call.is(i, "FROMMEMBER") && left >= 1 && !query.fromPlace) {
            query.fromMember = true;
            return readMember(call, entry, i + 1) ? 2 : -1;
        }
        if (call.is(i, "FROMLONLAT") && left >= 2 && !query.fromMember) {
            query.fromPlace = true;
            return readPlace(call, i + 1) ? 3 : -1;
        }
        if (call.is(i, "BYRADIUS") && left >= 2 && !query.box) {
            return readRadius(call, i + 1) ? 3 : -1;
        }
        if (call.is(i, "BYBOX") && left >= 3 && !query.circle) {
            return readBox(call, i + 1) ? 4 : -1;
        }
        query.storesDistance |= form.isSearchStore() && call.is(i, "STOREDIST");
        return form.isSearchStore() && call.is(i, "STOREDIST") ? 1 : 0;
    }

    private boolean readCount(Call call, int index) {
        if (!call.readLong(index)) {
            return false;
        }
        if (call.number() <= 0) {
            call.error("ERR COUNT must be > 0");
            return false;
        }
        query.count = call.number();
        return true;
    }

    private boolean isConsistent(Call call, Form form) {
        String name = call.request().text(0);
        if (query.storeKey > 0 && (query.withDistance || query.withHash || query.withPlace)) {
            String what = form.isSearchStore() ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS";
            call.error("ERR " + what + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
            return false;
        }
        if (form.search && !query.fromMember && !query.fromPlace) {
            call.error("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + name);
            return false;
        }
        if (form.search && !query.circle && !query.box) {
            call.error("ERR exactly one of BYRADIUS and BYBOX can be specified for " + name);
            return false;
        }
        if (query.any && query.count == 0) {
            call.error("ERR the ANY argument requires COUNT argument");
            return false;
        }
        query.ascending |= query.count > 0 && !query.any && !query.descending;
        return true;
    }
}
