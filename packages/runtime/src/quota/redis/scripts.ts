import { FORGOTTEN_MS } from '../lease/gcra.ts'
import { RedisScript } from './redis-script.ts'

/** Milliseconds on the clock of the server, as a number with a fraction. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
`

/** Whether a key is of another kind than ours. Other errors are no news of what is in it. */
const IS_FOREIGN = `
local function isForeign(found)
  return type(found) == 'table' and found.err and string.find(found.err, 'WRONGTYPE', 1, true)
end
`

/**
 * Takes cells of a rate, as `takeCells` does. The key holds the arrival time of each limit that the tenant has or had, and
 * goes when all of them are over: then it says no more than its absence. What is no such text, which somebody else has
 * written, counts as absent: it would be an outage of all tenants for as long as it lies there.
 */
export const TAKE_CELLS = new RedisScript(`${NOW}${IS_FOREIGN}
local interval, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local least, most = tonumber(ARGV[3]), tonumber(ARGV[4])
local name, own, last, others = ARGV[1] .. ' ' .. ARGV[2], nil, now, ''
local found = redis.pcall('GET', KEYS[1])
if isForeign(found) then found = '' end
if type(found) == 'table' then return found end
for limit, time in string.gmatch(found or '', '([%w.+-]+ [%w.+-]+)=([%w.+-]+);') do
  local arrival = tonumber(time)
  if arrival and limit == name then
    own = arrival
  elseif arrival and arrival >= now - ${FORGOTTEN_MS} then
    last = math.max(last, arrival)
    others = others .. limit .. '=' .. time .. ';'
  end
end
local horizon = now + burst * interval
local arrival = math.min(math.max(own or last, now), horizon)
local free = math.floor((horizon - arrival) / interval + 1e-6)
local granted = 0
if free >= least then granted = math.min(free, most) end
arrival = arrival + granted * interval
last = math.max(last, arrival)
if last > now then
  local ttl = string.format('%.0f', math.ceil(math.min(last - now, 1e15)))
  redis.call('SET', KEYS[1], others .. name .. '=' .. string.format('%.17g', arrival) .. ';', 'PX', ttl)
end
return {string.format('%.0f', granted), string.format('%.17g', arrival - now)}
`)

/**
 * Holds places, as `grantPlaces` says. The key is a hash: of each holder what it has, what it wants, and until when. Again,
 * what is something else counts as absent.
 */
export const HOLD_PLACES = new RedisScript(`${NOW}${IS_FOREIGN}
local holder, lease = ARGV[1], tonumber(ARGV[2])
local limit, firm, wanted = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local others, taken, short, last = 0, 0, false, 0
local function keep(name, held, wish, expires)
  redis.call('HSET', KEYS[1], name, string.format('%.0f %.0f %.17g', held, wish, expires))
end
local found = redis.pcall('HGETALL', KEYS[1])
if isForeign(found) then
  redis.call('DEL', KEYS[1])
  found = {}
end
if found.err then return found end
for i = 1, #found, 2 do
  if found[i] ~= holder then
    local held, wish, expires = string.match(found[i + 1], '^(%S+) (%S+) (%S+)$')
    held, wish, expires = tonumber(held), tonumber(wish), tonumber(expires)
    if not (held and wish and expires) or expires <= now then
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
