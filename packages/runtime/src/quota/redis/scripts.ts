import { RedisScript } from './redis-script.ts'

/** Milliseconds on the clock of the server, as a number with a fraction. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
`

/**
 * Takes cells of a rate, as `takeCells` does. The key holds the arrival time, and goes when that is over: then it says no
 * more than its absence.
 */
export const TAKE_CELLS = new RedisScript(`${NOW}
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local least, most = tonumber(ARGV[3]), tonumber(ARGV[4])
local horizon = now + burst * interval
local arrival = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or now), now), horizon)
local free = math.floor((horizon - arrival) / interval + 1e-6)
local granted = 0
if free >= least then granted = math.min(free, most) end
arrival = arrival + granted * interval
local spent = arrival - now
if spent > 0 then
  local ttl = string.format('%.0f', math.ceil(math.min(spent, 1e15)))
  redis.call('SET', KEYS[1], string.format('%.17g', arrival), 'PX', ttl)
end
return {string.format('%.0f', granted), string.format('%.17g', spent)}
`)

/** Holds places, as `grantPlaces` says. The key is a hash: of each holder what it has, what it wants, and until when. */
export const HOLD_PLACES = new RedisScript(`${NOW}
local holder, lease = ARGV[1], tonumber(ARGV[2])
local limit, firm, wanted = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local others, taken, short, last = 0, 0, false, 0
local function keep(name, held, wish, expires)
  redis.call('HSET', KEYS[1], name, string.format('%.0f %.0f %.17g', held, wish, expires))
end
local found = redis.call('HGETALL', KEYS[1])
for i = 1, #found, 2 do
  if found[i] ~= holder then
    local held, wish, expires = string.match(found[i + 1], '^(%S+) (%S+) (%S+)$')
    held, wish, expires = tonumber(held), tonumber(wish), tonumber(expires)
    if expires <= now then
      redis.call('HDEL', KEYS[1], found[i])
    else
      -- On a clock that was set back a lease would last for as long as that.
      if expires > now + lease then
        expires = now + lease
        keep(found[i], held, wish, expires)
      end
      others, taken, short = others + 1, taken + held, short or wish > held
      last = math.max(last, expires)
    end
  end
end
local share = limit
if short or taken + firm > limit then share = math.max(1, math.floor(limit / (others + 1))) end
local held = math.max(firm, math.min(wanted, share, math.max(0, limit - taken)))
if wanted > 0 or firm > 0 then
  keep(holder, held, wanted, now + lease)
  last = math.max(last, now + lease)
else
  redis.call('HDEL', KEYS[1], holder)
end
if last > now then redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(last - now))) end
return {string.format('%.0f', held), string.format('%.0f', share)}
`)

/** Gives back what a holder has of one tenant. */
export const LEAVE_PLACES = new RedisScript(`
return {tostring(redis.call('HDEL', KEYS[1], ARGV[1]))}
`)
