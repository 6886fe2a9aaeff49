-- What a script sees. Runs once in a new state, with the real libraries around it; returns, in this order:
-- the environment that functions get, the table behind it, the handler of errors, a function that freezes a table,
-- one that watches the main thread again after a script was stopped, and one that changes what is seen while a library is loaded.
--
-- A frozen table is shown through an empty one, so that every write is an assignment to a new key and can be refused.

local poll, INTERVAL, with_keys, seed, deprecated, take_failure = ...

math.randomseed(seed)

local error, type, rawset, rawget, setmetatable, getmetatable = error, type, rawset, rawget, setmetatable, getmetatable
local next, pairs, ipairs, tostring, pcall, select = next, pairs, ipairs, tostring, pcall, select
local setfenv, loadstring, tonumber, unpack = setfenv, loadstring, tonumber, unpack
local collectgarbage = collectgarbage
local getinfo, sethook = debug.getinfo, debug.sethook
local create, resume, running = coroutine.create, coroutine.resume, coroutine.running
local byte, gsub, concat = string.byte, string.gsub, table.concat

-- What errors begin with when they come from a library's function that was called from here.
local OUR_PLACE = "^sandbox:%d+: "

local READONLY = "Attempt to modify a readonly table"
local behind = setmetatable({}, { __mode = "k" })

local function refuse()
    error(READONLY, 2)
end

local function freeze(real)
    local shown = setmetatable({}, { __index = real, __newindex = refuse })
    behind[shown] = real
    return shown
end

-- Errors name the line of the script, not one of this file.
local function check_table(name, ...)
    local given = ...
    if type(given) ~= "table" then
        local got = select("#", ...) == 0 and "no value" or type(given)
        error("bad argument #1 to '" .. name .. "' (table expected, got " .. got .. ")", 3)
    end
end

local function check_open(shown)
    if behind[shown] then
        error(READONLY, 0)
    end
end

local globals = {}
local metatable_of_strings = freeze({ __index = freeze(string) })
local environment = freeze(globals)
-- A name that is neither there nor assigned to is a mistake.
local metatable_of_globals = {
    __index = function(_, name)
        error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
    end,
}
setmetatable(globals, metatable_of_globals)
local shown_metatable_of_globals = freeze(metatable_of_globals)

for _, name in ipairs({
    "assert", "collectgarbage", "error", "gcinfo", "ipairs", "rawequal", "select", "tonumber",
    "tostring", "type", "xpcall", "_VERSION",
}) do
    globals[name] = _G[name]
end
globals._G = environment
if deprecated then
    globals.getfenv, globals.setfenv, globals.newproxy = getfenv, setfenv, newproxy
end

-- What follows keeps scripts from what this Lua does not guard against itself.

-- More values than any stack can take, so many that their count overflows.
local MOST_VALUES = 8000

function globals.unpack(...)
    check_table("unpack", ...)
    local list, from, to = ...
    if from or to then
        local first, last = tonumber(from or 1), tonumber(to or #list)
        if first and last then
            local far = first < -2 ^ 31 or last >= 2 ^ 31
            if last >= first and (far or last - first >= MOST_VALUES) then
                error("too many results to unpack", 2)
            end
        end
    end
    return unpack(...)
end

-- Matching recurs with each item of a pattern.
local LONGEST_PATTERN = 10000

for _, name in ipairs({ "find", "match", "gmatch", "gfind", "gsub" }) do
    local search = string[name]
    string[name] = function(...)
        local _, pattern = ...
        if type(pattern) == "string" and #pattern > LONGEST_PATTERN then
            error("malformed pattern (too long)", 2)
        end
        return search(...)
    end
end

local LONGEST_STRING = 2 ^ 29
-- What makes longer ones takes long for one instruction.
local LONG_STRING = 2 ^ 20
local rep = string.rep
local look

function string.rep(...)
    local text, times = ...
    if type(text) == "string" and type(times) == "number" then
        local length = #text * times
        if length > LONGEST_STRING then
            error("not enough memory", 2)
        elseif length > LONG_STRING then
            look()
        end
    end
    return rep(...)
end

function globals.next(...)
    check_table("next", ...)
    local shown, key = ...
    return next(behind[shown] or shown, key)
end

local function next_shown(shown, key)
    return next(behind[shown], key)
end

function globals.pairs(...)
    check_table("pairs", ...)
    local shown = ...
    if behind[shown] then
        return next_shown, shown, nil
    end
    return pairs(...)
end

function globals.rawset(...)
    check_table("rawset", ...)
    check_open((...))
    return rawset(...)
end

function globals.rawget(...)
    check_table("rawget", ...)
    local shown, key = ...
    return rawget(behind[shown] or shown, key)
end

function globals.setmetatable(...)
    check_table("setmetatable", ...)
    check_open((...))
    return setmetatable(...)
end

function globals.getmetatable(...)
    local shown = ...
    if shown == environment then
        return shown_metatable_of_globals
    elseif type(shown) == "string" then
        return metatable_of_strings
    elseif behind[shown] then
        return nil
    end
    return getmetatable(...)
end

-- A failed call hands its text on, not the table around it.
local function settle(good, problem, ...)
    if good then
        return true, problem, ...
    end
    if type(problem) == "table" then
        local text = rawget(problem, "err")
        if type(text) == "string" or type(text) == "number" then
            problem = text
        end
    end
    if type(problem) == "string" then
        problem = gsub(problem, OUR_PLACE, "")
    end
    return false, problem
end

function globals.pcall(...)
    return settle(pcall(...))
end

-- Compiled code is not accepted: it could do anything.
local function compile(text, name)
    if type(text) == "string" and byte(text) == 27 then
        return nil, "attempt to load compiled code"
    end
    local made, problem = loadstring(text, name)
    if made then
        setfenv(made, environment)
    end
    return made, problem
end

globals.loadstring = compile

function globals.load(reader, name)
    local pieces = {}
    while true do
        local piece = reader()
        if piece == nil or piece == "" then
            break
        elseif type(piece) ~= "string" then
            error("reader function must return a string")
        end
        pieces[#pieces + 1] = piece
    end
    return compile(concat(pieces), name or "=(load)")
end

-- The watch over the time a script takes: each thread has its own.
local watch

-- All scripts together may hold so much; looked at now and then while one runs.
local MOST_KB = 2 ^ 20

-- A function of the server's that cannot raise an error has left one. Instructions of a hook count, but are not stopped at, so
-- that the time to look at the clock may always fall into one: each hook looks at it.
local function left(event)
    return event == "return" and take_failure() or nil
end

local function on_line(event)
    local failure = left(event)
    local verdict = poll() or failure
    if verdict then
        error(verdict, 0)
    end
end

-- A script that was told to stop may catch that: then it is told again with each line it runs.
function look()
    if collectgarbage("count") > MOST_KB then
        collectgarbage()
        if collectgarbage("count") > MOST_KB then
            error("not enough memory", 0)
        end
    end
    local verdict = poll()
    if verdict then
        sethook(on_line, "l")
        error(verdict, 0)
    end
end

function watch(event)
    local failure = left(event)
    look()
    if failure then
        error(failure, 0)
    end
end

local function rearm()
    sethook(watch, "", INTERVAL)
end

rearm()

local routines = {}
for name, routine in pairs(coroutine) do
    routines[name] = routine
end

function routines.create(body)
    local made = create(body)
    sethook(made, watch, "", INTERVAL)
    return made
end

local function hand_on(good, problem, ...)
    if not good then
        error(problem, 3)
    end
    return problem, ...
end

function routines.wrap(body)
    local made = routines.create(body)
    return function(...)
        return hand_on(resume(made, ...))
    end
end

globals.coroutine = freeze(routines)
for _, name in ipairs({ "string", "table", "math" }) do
    globals[name] = freeze(_G[name])
end
globals.os = freeze({ clock = os.clock })
getmetatable("").__index = string

-- Makes a table of whatever was thrown, with the place in the script it was thrown at.
local function on_error(problem)
    local level = 2
    local info = getinfo(level, "nSlf")
    -- What failed may be a function of C's; so is what a hook raised an error for.
    local failed = true
    while info and (failed and info.what == "C" or info.source == "=sandbox" or info.what == "tail") do
        failed = info.func == watch or info.func == on_line
        level = level + 1
        info = getinfo(level, "nSlf")
    end
    if type(problem) == "string" then
        local place = info and info.short_src .. ":" .. info.currentline .. ": " or ""
        problem = gsub(problem, OUR_PLACE, place)
    end
    if type(problem) ~= "table" or behind[problem] then
        problem = { err = "ERR " .. tostring(problem) }
    end
    if info then
        rawset(problem, "source", info.source)
        rawset(problem, "line", info.currentline)
    end
    return problem
end

globals.__redis__err__handler = on_error
globals.__server__err__handler = on_error
if with_keys then
    globals.KEYS = {}
    globals.ARGV = {}
end

-- While a library is loaded it sees nothing but this interface; nil ends that.
local function load_with(interface)
    local seen = globals
    if interface then
        local shown = freeze(setmetatable(interface, metatable_of_globals))
        seen = setmetatable({ redis = shown, server = shown }, metatable_of_globals)
    end
    getmetatable(environment).__index = seen
end

return environment, globals, on_error, freeze, rearm, load_with
