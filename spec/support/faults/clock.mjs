/**
 * Loaded before the built command line (so it is JavaScript): a clock that runs `FAULT_CLOCK` times as fast, timers and
 * sockets' patience with it, so that minutes can be waited out in seconds. Input and output keep their own time.
 */
import { Socket } from 'node:net'

const speed = Number(process.env.FAULT_CLOCK)
const [setTimer, setSocketTimeout] = [globalThis.setTimeout, Socket.prototype.setTimeout]
const [now, date] = [performance.now.bind(performance), Date.now]
const begun = date()

globalThis.setTimeout = Object.assign(
  (callback, ms = 0, ...rest) => setTimer(callback, ms / speed, ...rest),
  setTimer, // its promisified form
)
Socket.prototype.setTimeout = function (ms, callback) {
  return setSocketTimeout.call(this, Math.ceil(ms / speed), callback)
}
performance.now = () => now() * speed
Date.now = () => begun + Math.round((date() - begun) * speed)
